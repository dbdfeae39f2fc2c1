import { expect, test } from "vitest";
import { actieVan, lijst, type Toets } from "./toetsen";

const druk = (key: string, deel: Partial<Toets> = {}) =>
  actieVan({ key, ctrl: false, meta: false, alt: false, inVeld: false, letters: true, ...deel });

test("letters werken buiten een tekstveld, ook als hoofdletter", () => {
  expect(druk("/")).toEqual({ soort: "zoek" });
  expect(druk("N")).toEqual({ soort: "nieuw" });
  expect(druk("j")).toEqual({ soort: "rij", richting: 1 });
  expect(druk("k")).toEqual({ soort: "rij", richting: -1 });
  expect(druk("?")).toEqual({ soort: "hulp" });
});

test("in een tekstveld is een letter een letter", () => {
  for (const key of ["/", "n", "j", "k", "?"]) expect(druk(key, { inVeld: true })).toBeNull();
});

test("letters kunnen uit, de rest blijft werken", () => {
  expect(druk("n", { letters: false })).toBeNull();
  expect(druk("Enter", { ctrl: true, letters: false, inVeld: true })).toEqual({ soort: "opslaan" });
});

test("met Ctrl of ⌘ ook vanuit een tekstveld", () => {
  expect(druk("Enter", { ctrl: true, inVeld: true })).toEqual({ soort: "opslaan" });
  expect(druk("Enter", { meta: true, inVeld: true })).toEqual({ soort: "opslaan" });
  expect(druk("3", { ctrl: true, inVeld: true })).toEqual({ soort: "contact", nummer: 3 });
});

test("toetsen van de browser blijven van de browser", () => {
  expect(druk("n", { ctrl: true })).toBeNull();
  expect(druk("0", { ctrl: true })).toBeNull();
  expect(druk("1", { alt: true })).toBeNull();
  expect(druk("Enter", { ctrl: true, alt: true })).toBeNull();
});

test("Esc werkt overal en de lijst noemt elke toets", () => {
  expect(druk("Escape", { inVeld: true })).toEqual({ soort: "terug" });
  expect(lijst.flatMap((l) => l.toetsen)).toEqual(expect.arrayContaining(["/", "N", "J", "K", "Esc", "?"]));
});
