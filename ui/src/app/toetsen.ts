// Which key does what. Letters work only outside text fields and can be switched off (WCAG 2.1.4); what must work from a
// text field too goes with Ctrl.

export type Actie =
  | { soort: "zoek" }
  | { soort: "nieuw" }
  | { soort: "contact"; nummer: number }
  | { soort: "opslaan" }
  | { soort: "rij"; richting: 1 | -1 }
  | { soort: "terug" }
  | { soort: "hulp" };

export interface Toets {
  key: string;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  inVeld: boolean;
  letters: boolean;
}

const letters: Record<string, Actie> = {
  "/": { soort: "zoek" },
  n: { soort: "nieuw" },
  j: { soort: "rij", richting: 1 },
  k: { soort: "rij", richting: -1 },
  "?": { soort: "hulp" },
};

export function actieVan(toets: Toets): Actie | null {
  const { key, ctrl, meta, alt, inVeld } = toets;
  if ((ctrl || meta) && !alt) {
    if (key === "Enter") return { soort: "opslaan" };
    if (key === "k") return { soort: "zoek" };
    if (/^[1-9]$/.test(key)) return { soort: "contact", nummer: Number(key) };
    return null;
  }
  if (alt || ctrl || meta) return null;
  if (key === "Escape") return { soort: "terug" };
  if (inVeld || !toets.letters) return null;
  return letters[key.toLowerCase()] ?? null;
}

export const lijst: { toetsen: string[]; wat: string }[] = [
  { toetsen: ["/"], wat: "Zoeken" },
  { toetsen: ["Ctrl", "K"], wat: "Zoeken, ook als u in een tekstvak staat" },
  { toetsen: ["N"], wat: "Nieuw contact" },
  { toetsen: ["Ctrl", "1…9"], wat: "Naar een ander contact" },
  { toetsen: ["Ctrl", "Enter"], wat: "Opslaan waar u in werkt" },
  { toetsen: ["J", "K"], wat: "Volgende of vorige in een lijst" },
  { toetsen: ["Esc"], wat: "Uit een tekstvak, en daarna één stap terug" },
  { toetsen: ["?"], wat: "Deze lijst" },
];

/** Where somebody is when they press Esc. */
export interface Plek {
  inVeld: boolean;
  /** The contact lies over the page, as on a small screen. */
  contactErover: boolean;
  /** A document is open in the page. */
  documentOpen: boolean;
  /** This is the first page of the werkplek. */
  opBegin: boolean;
  /** The page before this one was one of the werkplek too. */
  hiervoor: boolean;
}

export type Terug = "uitVeld" | "sluitContact" | "sluitDocument" | "vorigePagina" | "begin";

/** One step back at a time: out of a field first, and never out of the werkplek. */
export function stapTerug(plek: Plek): Terug | null {
  if (plek.inVeld) return "uitVeld";
  if (plek.contactErover) return "sluitContact";
  if (plek.documentOpen) return "sluitDocument";
  if (plek.opBegin) return null;
  return plek.hiervoor ? "vorigePagina" : "begin";
}

const sleutel = "rb.letters";
export const lettersAan = () => localStorage.getItem(sleutel) !== "uit";
export const zetLetters = (aan: boolean) => localStorage.setItem(sleutel, aan ? "aan" : "uit");

/** "Ctrl K", or "⌘ K" where that is the key for it. */
export function metCtrl(toets: string): string {
  const isMac = typeof navigator !== "undefined" && /Mac|iP/.test(navigator.platform ?? "");
  return `${isMac ? "⌘" : "Ctrl"} ${toets}`;
}

/** To the heading of the page, or to the page itself when that has none that takes the focus. */
export function naarInhoud(): void {
  const kop = document.querySelector<HTMLElement>("main h1");
  kop?.focus();
  if (!kop || document.activeElement !== kop) document.querySelector<HTMLElement>("main")?.focus();
}

/** Moves the focus to the next or previous row of the list that has it, or into the first list. */
export function naarRij(richting: 1 | -1): void {
  const rijen = Array.from(document.querySelectorAll<HTMLElement>("main [data-rij]")).filter((r) =>
    r.checkVisibility(),
  );
  const nu = rijen.findIndex((r) => r === document.activeElement || r.contains(document.activeElement));
  const volgende = rijen[nu === -1 ? (richting === 1 ? 0 : rijen.length - 1) : nu + richting];
  volgende?.focus();
  volgende?.scrollIntoView({ block: "nearest" });
}

/** What can be filled in or chosen, also where a letter is no text. */
export function isInvoer(doel: EventTarget | null): boolean {
  if (doel instanceof HTMLInputElement) return !["button", "submit"].includes(doel.type);
  return isVeld(doel);
}

export function isVeld(doel: EventTarget | null): boolean {
  if (!(doel instanceof HTMLElement)) return false;
  if (doel.isContentEditable) return true;
  if (doel instanceof HTMLInputElement) return !["radio", "checkbox", "button", "submit"].includes(doel.type);
  return doel instanceof HTMLTextAreaElement || doel instanceof HTMLSelectElement;
}
