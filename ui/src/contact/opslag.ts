import type { Bewaard, Concept } from "../api/types";

// What happens to one contact's text between the keyboard and the server, as a pure step function: the
// driver (houder.ts) holds the timer, the requests and the copy in this tab.

export const rustMs = 600;
const eersteHerkansingMs = 2_000;
const hoogsteHerkansingMs = 30_000;

export type Stand =
  | { soort: "nieuw" }
  | { soort: "wacht" }
  | { soort: "bewaard"; op: string }
  | { soort: "mislukt" }
  | { soort: "uitgelogd" }
  | { soort: "botsing"; ander: Concept };

export interface Toestand {
  concept: Concept;
  stand: Stand;
  /** The text here differs from what the server has. */
  gewijzigd: boolean;
  /** A request is on its way; only one at a time, so that versions stay in order. */
  onderweg: boolean;
  pogingen: number;
}

export type Gebeurtenis =
  | { soort: "wijzig"; deel: Partial<Concept> }
  | { soort: "tijd" }
  | { soort: "gelukt"; bewaard: Bewaard }
  | { soort: "mislukt" }
  | { soort: "uitgelogd" }
  | { soort: "ingelogd" }
  | { soort: "botsing"; ander: Concept }
  | { soort: "kies"; wie: "mijn" | "ander" };

export type Effect =
  | { soort: "plan"; ms: number }
  | { soort: "stuur" }
  | { soort: "kopieer" }
  | { soort: "wisKopie" };

export interface Stap {
  toestand: Toestand;
  effecten: Effect[];
}

const velden = [
  "klant",
  "klantNaam",
  "naamBeller",
  "notitie",
  "kanaal",
  "onderwerp",
  "resultaat",
  "aanvraag",
  "initiatief",
  "gelukt",
] as const;

/** The same contact, whatever its version. */
export function zelfdeInhoud(a: Concept, b: Concept): boolean {
  return velden.every((veld) => a[veld] === b[veld]) && (a.zaak?.uuid ?? null) === (b.zaak?.uuid ?? null);
}

function herkansing(pogingen: number): number {
  return Math.min(eersteHerkansingMs * 2 ** (pogingen - 1), hoogsteHerkansingMs);
}

export function begin(concept: Concept): Toestand {
  const stand: Stand = concept.bewaardOp ? { soort: "bewaard", op: concept.bewaardOp } : { soort: "nieuw" };
  return { concept, stand, gewijzigd: false, onderweg: false, pogingen: 0 };
}

function wijzig(t: Toestand, deel: Partial<Concept>): Stap {
  const concept = { ...t.concept, ...deel };
  const blijft = t.stand.soort === "botsing" || t.stand.soort === "uitgelogd" || t.stand.soort === "mislukt";
  const stand: Stand = blijft ? t.stand : { soort: "wacht" };
  // While saving fails its own timer runs; typing must not make the retries come faster.
  const effecten: Effect[] = [{ soort: "kopieer" }];
  if (!blijft && !t.onderweg) effecten.push({ soort: "plan", ms: rustMs });
  return { toestand: { ...t, concept, stand, gewijzigd: true }, effecten };
}

function gelukt(t: Toestand, bewaard: Bewaard): Stap {
  const concept = { ...t.concept, versie: bewaard.versie, bewaardOp: bewaard.bewaardOp };
  const rust = { ...t, concept, onderweg: false, pogingen: 0 };
  if (t.gewijzigd) {
    return {
      toestand: { ...rust, stand: { soort: "wacht" } },
      effecten: [{ soort: "kopieer" }, { soort: "plan", ms: rustMs }],
    };
  }
  return {
    toestand: { ...rust, stand: { soort: "bewaard", op: bewaard.bewaardOp } },
    effecten: [{ soort: "wisKopie" }],
  };
}

function botsing(t: Toestand, ander: Concept): Stap {
  if (zelfdeInhoud(ander, t.concept)) return neem(ander);
  return {
    toestand: { ...t, onderweg: false, gewijzigd: true, stand: { soort: "botsing", ander } },
    effecten: [],
  };
}

function neem(ander: Concept): Stap {
  return { toestand: begin(ander), effecten: [{ soort: "wisKopie" }] };
}

function kies(t: Toestand, wie: "mijn" | "ander"): Stap {
  if (t.stand.soort !== "botsing") return { toestand: t, effecten: [] };
  const { ander } = t.stand;
  if (wie === "ander") return neem(ander);
  const concept = { ...t.concept, versie: ander.versie };
  return {
    toestand: { ...t, concept, gewijzigd: true, stand: { soort: "wacht" } },
    effecten: [{ soort: "kopieer" }, { soort: "plan", ms: 0 }],
  };
}

export function stap(t: Toestand, g: Gebeurtenis): Stap {
  switch (g.soort) {
    case "wijzig":
      return wijzig(t, g.deel);
    case "tijd":
      if (!t.gewijzigd || t.onderweg || t.stand.soort === "botsing") return { toestand: t, effecten: [] };
      return { toestand: { ...t, gewijzigd: false, onderweg: true }, effecten: [{ soort: "stuur" }] };
    case "gelukt":
      return gelukt(t, g.bewaard);
    case "mislukt": {
      const pogingen = t.pogingen + 1;
      return {
        toestand: { ...t, onderweg: false, gewijzigd: true, pogingen, stand: { soort: "mislukt" } },
        effecten: [{ soort: "plan", ms: herkansing(pogingen) }],
      };
    }
    case "uitgelogd":
      return {
        toestand: {
          ...t,
          onderweg: false,
          gewijzigd: t.gewijzigd || t.onderweg,
          stand: { soort: "uitgelogd" },
        },
        effecten: [],
      };
    case "ingelogd":
      if (t.stand.soort !== "uitgelogd" && t.stand.soort !== "mislukt") return { toestand: t, effecten: [] };
      return {
        toestand: t.gewijzigd ? { ...t, stand: { soort: "wacht" } } : begin(t.concept),
        effecten: t.gewijzigd ? [{ soort: "plan", ms: 0 }] : [],
      };
    case "botsing":
      return botsing(t, g.ander);
    case "kies":
      return kies(t, g.wie);
  }
}
