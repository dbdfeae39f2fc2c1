import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiFout, GeenAntwoord } from "../api/fout";
import type { Bewaard, Concept } from "../api/types";
import { Houder } from "./houder";
import { rustMs } from "./opslag";

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
    veranderd: () => undefined,
  });
  const typ = (notitie: string) => houder.meld({ soort: "wijzig", deel: { notitie } });
  return { houder, kopieen, typ };
}

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
