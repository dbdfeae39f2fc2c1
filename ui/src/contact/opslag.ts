import type { Afgerond, Bewaard, Concept } from "../api/types";
import { bewaarbaar } from "./bewaarbaar";

// What happens to one contact's text between the keyboard and the server, as a pure step function: the
// driver (houder.ts) holds the clock, the timer, the requests and the copy in this tab.

/** Sent after this pause in typing… */
export const rustMs = 600;
/** …and at the latest this long after the first key that was not sent, however fast somebody types. */
export const hoogstensMs = 2_000;
const eersteHerkansingMs = 2_000;
const hoogsteHerkansingMs = 30_000;

export type Stand =
  | { soort: "nieuw" }
  | { soort: "wacht" }
  | { soort: "bewaard"; op: string }
  /** The server has it, except the end of a text that is longer than it keeps (bewaarbaar.ts). */
  | { soort: "deels" }
  | { soort: "mislukt" }
  /** The server looked at it and said no. Asking the same again is of no use; a change may be. */
  | { soort: "geweigerd"; waarom: string }
  | { soort: "uitgelogd" }
  | { soort: "botsing"; ander: Concept }
  /** It is a draft no more: registered or thrown away elsewhere. What was typed since is only here. */
  | { soort: "afgerond"; hoe: Afgerond };

export interface Toestand {
  concept: Concept;
  stand: Stand;
  /** Since when the text here differs from what was sent, by the driver's clock; null: it does not. */
  sinds: number | null;
  /** What is on its way; only one request at a time, so that versions stay in order. */
  onderweg: Concept | null;
  /** What was sent last without an answer: it may have arrived all the same. */
  onzeker: Concept | null;
  pogingen: number;
}

export type Gebeurtenis =
  | { soort: "wijzig"; deel: Partial<Concept>; nu: number }
  | { soort: "tijd" }
  | { soort: "gelukt"; bewaard: Bewaard; nu: number }
  | { soort: "mislukt" }
  | { soort: "geweigerd"; waarom: string }
  | { soort: "uitgelogd" }
  | { soort: "ingelogd" }
  | { soort: "botsing"; ander: Concept }
  | { soort: "afgerond"; hoe: Afgerond }
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

/** When to send what has been waiting since then: after a pause, but not later than that allows. */
function plan(sinds: number, nu: number): Effect {
  return { soort: "plan", ms: Math.max(0, Math.min(rustMs, sinds + hoogstensMs - nu)) };
}

/** Whether the server lacks something of what is here. */
export const gewijzigd = (t: Toestand): boolean => t.sinds !== null || t.stand.soort === "geweigerd";

export function begin(concept: Concept): Toestand {
  const stand: Stand = concept.bewaardOp ? { soort: "bewaard", op: concept.bewaardOp } : { soort: "nieuw" };
  return { concept, stand, sinds: null, onderweg: null, onzeker: null, pogingen: 0 };
}

/** What stays on screen while somebody types on: only the next answer of the server may change it. */
const blijvend: Stand["soort"][] = ["mislukt", "geweigerd", "deels", "uitgelogd", "botsing", "afgerond"];
/** Nothing is sent by itself: a timer of its own runs, or somebody has to choose or log in first. */
const stil: Stand["soort"][] = ["mislukt", "uitgelogd", "botsing", "afgerond"];

function wijzig(t: Toestand, deel: Partial<Concept>, nu: number): Stap {
  const concept = { ...t.concept, ...deel };
  const stand: Stand = blijvend.includes(t.stand.soort) ? t.stand : { soort: "wacht" };
  const sinds = t.sinds ?? nu;
  const effecten: Effect[] = [{ soort: "kopieer" }];
  // While saving fails its own timer runs; typing must not make the retries come faster.
  if (!stil.includes(t.stand.soort) && !t.onderweg) effecten.push(plan(sinds, nu));
  return { toestand: { ...t, concept, stand, sinds }, effecten };
}

/** It goes out, and from here on only what is typed after it is unsent. */
function stuur(t: Toestand): Stap {
  const wachtOpIemand = t.stand.soort === "botsing" || t.stand.soort === "afgerond";
  if (t.sinds === null || t.onderweg || wachtOpIemand) return { toestand: t, effecten: [] };
  return { toestand: { ...t, sinds: null, onderweg: t.concept }, effecten: [{ soort: "stuur" }] };
}

function gelukt(t: Toestand, bewaard: Bewaard, nu: number): Stap {
  const deels = bewaarbaar(t.onderweg ?? t.concept).over.size > 0;
  const concept = { ...t.concept, versie: bewaard.versie, bewaardOp: bewaard.bewaardOp };
  const rust = { ...t, concept, onderweg: null, onzeker: null, pogingen: 0 };
  if (t.sinds !== null) {
    return {
      toestand: { ...rust, stand: { soort: deels ? "deels" : "wacht" } },
      effecten: [{ soort: "kopieer" }, plan(t.sinds, nu)],
    };
  }
  // What does not fit on the server has no other place than here.
  if (deels) return { toestand: { ...rust, stand: { soort: "deels" } }, effecten: [{ soort: "kopieer" }] };
  return {
    toestand: { ...rust, stand: { soort: "bewaard", op: bewaard.bewaardOp } },
    effecten: [{ soort: "wisKopie" }],
  };
}

/** What was on its way did not get there, as far as we know: all of it is unsent again. */
function terug(t: Toestand, stand: Stand): Toestand {
  return { ...t, sinds: t.sinds ?? 0, onderweg: null, stand };
}

/** What was typed since may be taken; the same text would be refused again. */
function geweigerd(t: Toestand, waarom: string): Stap {
  return {
    toestand: { ...t, onderweg: null, stand: { soort: "geweigerd", waarom } },
    effecten: t.sinds === null ? [] : [{ soort: "plan", ms: rustMs }],
  };
}

function mislukt(t: Toestand): Stap {
  const pogingen = t.pogingen + 1;
  return {
    toestand: { ...terug(t, { soort: "mislukt" }), onzeker: t.onderweg ?? t.onzeker, pogingen },
    effecten: [{ soort: "plan", ms: herkansing(pogingen) }],
  };
}

function botsing(t: Toestand, ander: Concept): Stap {
  if (zelfdeInhoud(ander, t.concept)) return neem(ander);
  // Our own text of a moment ago, of which only the answer got lost.
  if (t.onzeker && zelfdeInhoud(ander, bewaarbaar(t.onzeker).concept)) return verder(t, ander.versie);
  return { toestand: terug(t, { soort: "botsing", ander }), effecten: [] };
}

function neem(ander: Concept): Stap {
  return { toestand: begin(ander), effecten: [{ soort: "wisKopie" }] };
}

/** The text here, on top of what the server has. */
function verder(t: Toestand, versie: number): Stap {
  const concept = { ...t.concept, versie };
  return {
    toestand: { ...terug(t, { soort: "wacht" }), concept, onzeker: null },
    effecten: [{ soort: "kopieer" }, { soort: "plan", ms: 0 }],
  };
}

function kies(t: Toestand, wie: "mijn" | "ander"): Stap {
  if (t.stand.soort !== "botsing") return { toestand: t, effecten: [] };
  const { ander } = t.stand;
  return wie === "ander" ? neem(ander) : verder(t, ander.versie);
}

function ingelogd(t: Toestand): Stap {
  if (!["uitgelogd", "mislukt", "geweigerd"].includes(t.stand.soort)) return { toestand: t, effecten: [] };
  if (!gewijzigd(t)) return { toestand: begin(t.concept), effecten: [] };
  return {
    toestand: { ...t, sinds: t.sinds ?? 0, stand: { soort: "wacht" } },
    effecten: [{ soort: "plan", ms: 0 }],
  };
}

export function stap(t: Toestand, g: Gebeurtenis): Stap {
  switch (g.soort) {
    case "wijzig":
      return wijzig(t, g.deel, g.nu);
    case "tijd":
      return stuur(t);
    case "gelukt":
      return gelukt(t, g.bewaard, g.nu);
    case "mislukt":
      return mislukt(t);
    case "geweigerd":
      return geweigerd(t, g.waarom);
    case "uitgelogd":
      return { toestand: terug(t, { soort: "uitgelogd" }), effecten: [] };
    case "afgerond":
      return { toestand: terug(t, { soort: "afgerond", hoe: g.hoe }), effecten: [{ soort: "kopieer" }] };
    case "ingelogd":
      return ingelogd(t);
    case "botsing":
      return botsing(t, g.ander);
    case "kies":
      return kies(t, g.wie);
  }
}
