import { expect, test } from "vitest";
import type { Concept } from "../api/types";
import { bewaargrens } from "./bewaarbaar";
import { herstel, kopieen, kopieer, wisAlles, wisKopie } from "./kopie";

function opslag(): Storage {
  const m = new Map<string, string>();
  return {
    getItem: (k) => m.get(k) ?? null,
    setItem: (k, v) => void m.set(k, v),
    removeItem: (k) => void m.delete(k),
    key: (i) => [...m.keys()][i] ?? null,
    get length() {
      return m.size;
    },
    clear: () => m.clear(),
  };
}

const c = (uuid: string, versie: number, notitie: string) =>
  ({ uuid, versie, notitie, onderwerp: "", naamBeller: "", aanvraag: "" }) as Concept;
const gelijk = (a: Concept, b: Concept) => a.notitie === b.notitie;

test("een kopie is alleen voor wie hem schreef", () => {
  const o = opslag();
  kopieer(o, "kcc1", c("a", 1, "x"));
  o.setItem("iets.anders", "y");
  expect(kopieen(o, "kcc1")).toHaveLength(1);
  expect(kopieen(o, "kcc2")).toEqual([]);
  wisKopie(o, "kcc1", "a");
  expect(kopieen(o, "kcc1")).toEqual([]);
});

test("wie inlogt vindt niets van een ander; wie uitlogt laat niets achter", () => {
  const o = opslag();
  kopieer(o, "kcc1", c("a", 1, "x"));
  kopieer(o, "kcc1", c("b", 1, "x"));
  kopieer(o, "kcc2", c("c", 1, "x"));
  o.setItem("rb.letters", "uit");
  wisAlles(o, "kcc2");
  expect([kopieen(o, "kcc1").length, kopieen(o, "kcc2").length]).toEqual([0, 1]);
  wisAlles(o);
  expect([o.length, o.getItem("rb.letters")]).toEqual([1, "uit"]);
});

test("het einde van een te lange tekst staat alleen hier, en is geen andere tekst dan die van de server", () => {
  const lang = "x".repeat(bewaargrens.notitie + 1);
  const begin = lang.slice(1);
  expect(herstel([c("a", 3, begin)], [c("a", 2, lang)], gelijk)).toEqual([
    { concept: c("a", 3, lang), onbewaard: true },
  ]);
});

test("onbewaarde tekst gaat voor op dezelfde versie van de server", () => {
  expect(herstel([c("a", 2, "oud")], [c("a", 2, "nieuw")], gelijk)).toEqual([
    { concept: c("a", 2, "nieuw"), onbewaard: true },
  ]);
});

test("is de server verder, dan blijven beide teksten bestaan", () => {
  expect(herstel([c("a", 3, "server")], [c("a", 2, "hier")], gelijk)).toEqual([
    { concept: c("a", 2, "hier"), onbewaard: true, ander: c("a", 3, "server") },
  ]);
});

test("wat de server niet kent, begint opnieuw bij versie 0", () => {
  expect(herstel([], [c("a", 2, "hier")], gelijk)).toEqual([{ concept: c("a", 0, "hier"), onbewaard: true }]);
});

test("gelijke tekst hoeft niet nog eens bewaard", () => {
  expect(herstel([c("a", 3, "x")], [c("a", 2, "x")], gelijk)).toEqual([
    { concept: c("a", 3, "x"), onbewaard: false },
  ]);
});
