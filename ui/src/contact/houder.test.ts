import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiFout, GeenAntwoord } from "../api/fout";
import type { Bewaard, Concept } from "../api/types";
import { Houder } from "./houder";
import { hoogstensMs, rustMs } from "./opslag";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const concept: Concept = {
  uuid: "0b6f0f5e-6c1e-4a7e-9f0e-3f5f1c1f0a01",
  versie: 0,
  gestart: "2026-11-23T08:41:00Z",
  klant: null,
  klantNaam: null,
  naamBeller: "",
  notitie: "",
  kanaal: "",
  onderwerp: "",
  resultaat: "",
  zaak: null,
  aanvraag: "",
  initiatief: "klant",
  gelukt: true,
};

function maak(bewaar: (c: Concept) => Promise<Bewaard>) {
  const kopieen = new Map<string, string>();
  const houder = new Houder(concept, {
    bewaar,
    kopieer: (c) => void kopieen.set(c.uuid, c.notitie),
    wisKopie: (u) => void kopieen.delete(u),
    nu: () => performance.now(),
    veranderd: () => undefined,
  });
  const typ = (notitie: string) => houder.wijzig({ notitie });
  return { houder, kopieen, typ };
}

test("wie zonder pauze typt, is steeds tot op twee seconden na bewaard", async () => {
  const toetsMs = 150;
  const verstuurd: { op: number; letters: number }[] = [];
  const begonnen = performance.now();
  const { houder, typ } = maak(async (c) => {
    verstuurd.push({ op: performance.now() - begonnen, letters: c.notitie.length });
    await new Promise((klaar) => setTimeout(klaar, 300));
    return { versie: c.versie + 1, bewaardOp: "2026-11-23T08:42:00Z" };
  });
  for (let letters = 1; letters <= 200; letters++) {
    typ("x".repeat(letters));
    await vi.advanceTimersByTimeAsync(toetsMs);
    const bewaard = verstuurd.findLast((v) => v.op <= performance.now() - begonnen)?.letters ?? 0;
    expect((letters - bewaard) * toetsMs).toBeLessThanOrEqual(hoogstensMs + toetsMs);
  }
  expect(verstuurd.length).toBeGreaterThan(10);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(houder.toestand.stand.soort).toBe("bewaard");
  expect(verstuurd.at(-1)?.letters).toBe(200);
});

test.each([
  ["geen verbinding", new GeenAntwoord(), "mislukt"],
  ["een server die stuk is", new ApiFout(500, { detail: "Internal Server Error", code: "error" }), "mislukt"],
  ["een proxy die de server niet vindt", new ApiFout(404, {}), "mislukt"],
  ["te veel verzoeken", new ApiFout(429, { detail: "Later." }), "mislukt"],
  ["een sessie die voorbij is", new ApiFout(401, { detail: "Log in." }), "uitgelogd"],
  ["een weigering van de server", new ApiFout(400, { detail: "Dit is te lang." }), "geweigerd"],
  ["te veel open contacten", new ApiFout(409, { detail: "U heeft 50 contacten openstaan." }), "geweigerd"],
  ["een contact dat al opgeslagen is", new ApiFout(409, { afgerond: "opgeslagen" }), "afgerond"],
  ["iets dat niet te lezen is", new SyntaxError("<html>"), "mislukt"],
])("%s wordt getoond als wat het is", async (_wat, fout, stand) => {
  const { houder, typ } = maak(() => Promise.reject(fout));
  typ("x");
  await vi.advanceTimersByTimeAsync(rustMs);
  expect(houder.toestand.stand.soort).toBe(stand);
});

test("wat geweigerd is, wordt niet opnieuw gestuurd tot er iets verandert", async () => {
  let keren = 0;
  const { typ } = maak(() => {
    keren++;
    return Promise.reject(new ApiFout(400, { detail: "Dit is te lang." }));
  });
  typ("x");
  await vi.advanceTimersByTimeAsync(600_000);
  expect(keren).toBe(1);
  typ("xy");
  await vi.advanceTimersByTimeAsync(600_000);
  expect(keren).toBe(2);
});

test("voor het uitloggen wordt alles bewaard, ook wat onderweg nog is getypt", async () => {
  const { houder, typ } = maak(async (c) => {
    await new Promise((klaar) => setTimeout(klaar, 500));
    return { versie: c.versie + 1, bewaardOp: "2026-11-23T08:42:00Z" };
  });
  typ("a");
  houder.nu();
  typ("ab");
  const klaar = houder.bewaarAlles(3_000);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await klaar).toBe(true);
  expect(houder.toestand.concept.versie).toBe(2);
});

test("wat niet aankomt voor het uitloggen, wordt gezegd", async () => {
  const weg = maak(() => Promise.reject(new GeenAntwoord()));
  weg.typ("a");
  const hangt = maak(() => new Promise(() => undefined));
  hangt.typ("a");
  const klaar = Promise.all([weg.houder.bewaarAlles(3_000), hangt.houder.bewaarAlles(3_000)]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await klaar).toEqual([false, false]);
});

test("een storing: de tekst blijft in het tabblad en komt aan zodra het weer kan", async () => {
  const aangekomen: string[] = [];
  let stuk = true;
  const { houder, kopieen, typ } = maak(async (c) => {
    if (stuk) throw new GeenAntwoord();
    aangekomen.push(c.notitie);
    return { versie: c.versie + 1, bewaardOp: "2026-11-23T08:42:00Z" };
  });
  typ("Vraag over");
  await vi.advanceTimersByTimeAsync(rustMs);
  typ("Vraag over paspoort");
  expect(houder.toestand.stand.soort).toBe("mislukt");
  expect(kopieen.get(concept.uuid)).toBe("Vraag over paspoort");
  stuk = false;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(aangekomen).toEqual(["Vraag over paspoort"]);
  expect(houder.toestand.stand.soort).toBe("bewaard");
  expect(kopieen.size).toBe(0);
});

test("versies lopen op, ook als er onderweg wordt doorgetypt", async () => {
  const versies: number[] = [];
  const { typ } = maak(async (c) => {
    versies.push(c.versie);
    await new Promise((klaar) => setTimeout(klaar, 1_000));
    return { versie: c.versie + 1, bewaardOp: "2026-11-23T08:42:00Z" };
  });
  typ("a");
  await vi.advanceTimersByTimeAsync(rustMs + 200);
  typ("ab");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(versies).toEqual([0, 1]);
});

test("sluiten wacht op wat onderweg is en stuurt daarna niets meer", async () => {
  let keren = 0;
  const { houder, typ } = maak(async (c) => {
    keren++;
    await new Promise((klaar) => setTimeout(klaar, 500));
    return { versie: c.versie + 1, bewaardOp: "2026-11-23T08:42:00Z" };
  });
  typ("a");
  await vi.advanceTimersByTimeAsync(rustMs);
  typ("ab");
  let dicht = false;
  void houder.sluit().then(() => {
    dicht = true;
  });
  await vi.advanceTimersByTimeAsync(400);
  expect(dicht).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(dicht).toBe(true);
  expect(keren).toBe(1);
  houder.heropen();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(keren).toBe(2);
});

test("een botsing van de server komt met de andere tekst", async () => {
  const ander = { ...concept, versie: 7, notitie: "ander" };
  const { houder, typ } = maak(async () => {
    throw new ApiFout(409, { concept: ander });
  });
  typ("mijn");
  await vi.advanceTimersByTimeAsync(rustMs);
  expect(houder.toestand.stand).toEqual({ soort: "botsing", ander });
});
