// Which key does what. Letters work only outside text fields and can be switched off (WCAG 2.1.4).

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
  { toetsen: ["N"], wat: "Nieuw contact" },
  { toetsen: ["Ctrl", "1…9"], wat: "Naar een ander contact" },
  { toetsen: ["Ctrl", "Enter"], wat: "Opslaan waar u in werkt" },
  { toetsen: ["J", "K"], wat: "Volgende of vorige in een lijst" },
  { toetsen: ["Esc"], wat: "Eén stap terug" },
  { toetsen: ["?"], wat: "Deze lijst" },
];

const sleutel = "rb.letters";
export const lettersAan = () => localStorage.getItem(sleutel) !== "uit";
export const zetLetters = (aan: boolean) => localStorage.setItem(sleutel, aan ? "aan" : "uit");

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

export function isVeld(doel: EventTarget | null): boolean {
  if (!(doel instanceof HTMLElement)) return false;
  if (doel.isContentEditable) return true;
  if (doel instanceof HTMLInputElement) return !["radio", "checkbox", "button", "submit"].includes(doel.type);
  return doel instanceof HTMLTextAreaElement || doel instanceof HTMLSelectElement;
}
