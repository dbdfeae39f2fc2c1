import { expect, test } from "vitest";
import { vindIn } from "../nummers/telefoon";
import { nogNietBekend } from "./genoemd";

test("wat al bij de klant staat wordt niet nog eens aangeboden", () => {
  const genoemd = vindIn("Nieuw nummer 06 1234 5678, mail S.Moulin@voorbeeld.nl");
  expect(nogNietBekend(genoemd, []).length).toBe(2);
  expect(nogNietBekend(genoemd, [{ adres: "+31612345678" }, { adres: "s.moulin@voorbeeld.nl" }])).toEqual([]);
});
