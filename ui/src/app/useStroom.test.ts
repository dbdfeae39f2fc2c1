import { expect, test } from "vitest";
import { eenTegelijk } from "./useStroom";

test("wat tegelijk komt, wordt hooguit nog één keer gevraagd", async () => {
  const klaar: (() => void)[] = [];
  const begin = eenTegelijk(() => new Promise((af) => klaar.push(af)));
  for (let i = 0; i < 10; i++) begin();
  expect(klaar.length).toBe(1);
  klaar[0]?.();
  await new Promise((af) => setTimeout(af));
  expect(klaar.length).toBe(2);
  klaar[1]?.();
  await new Promise((af) => setTimeout(af));
  expect(klaar.length).toBe(2);
  begin();
  expect(klaar.length).toBe(3);
});
