import { expect, test } from "vitest";
import { eenTegelijk, zakenVraag } from "./useStroom";

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

test("zaken heten naar hun zaaksysteem, en het zijn er niet te veel", () => {
  expect(zakenVraag([])).toBe("");
  const zaken = Array.from({ length: 60 }, (_, i) => ({ bron: "zgw", uuid: `${i}` }));
  expect(zakenVraag(zaken.slice(0, 2))).toBe("zaak=zgw%2F0%2Czgw%2F1");
  expect(zakenVraag(zaken).split("%2C").length).toBe(50);
});
