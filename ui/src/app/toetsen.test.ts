import { expect, test } from "vitest";
import { actieVan, lijst, type Plek, stapTerug, type Toets } from "./toetsen";

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

test("Ctrl+K zoekt vanuit een tekstvak, waar / een schuine streep is", () => {
  expect(druk("/", { inVeld: true })).toBeNull();
  expect(druk("k", { ctrl: true, inVeld: true, letters: false })).toEqual({ soort: "zoek" });
  expect(druk("k", { meta: true })).toEqual({ soort: "zoek" });
  expect(druk("K", { ctrl: true }), "met Shift is het een toets van de browser").toBeNull();
});

const plek = (deel: Partial<Plek>): Plek => ({
  inVeld: false,
  contactErover: false,
  documentOpen: false,
  opBegin: false,
  hiervoor: true,
  ...deel,
});

test("één Esc verlaat het veld, de volgende wat eroverheen ligt, dan pas de pagina", () => {
  expect(stapTerug(plek({ inVeld: true, contactErover: true, documentOpen: true }))).toBe("uitVeld");
  expect(stapTerug(plek({ contactErover: true, documentOpen: true }))).toBe("sluitContact");
  expect(stapTerug(plek({ documentOpen: true }))).toBe("sluitDocument");
  expect(stapTerug(plek({}))).toBe("vorigePagina");
});

test("Esc gaat de werkplek niet uit", () => {
  expect(stapTerug(plek({ hiervoor: false })), "de pagina is met een link geopend").toBe("begin");
  expect(stapTerug(plek({ opBegin: true }))).toBeNull();
  expect(stapTerug(plek({ opBegin: true, hiervoor: false }))).toBeNull();
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
