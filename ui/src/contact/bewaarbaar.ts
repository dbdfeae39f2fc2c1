import { zuiver } from "../api/tekst";
import type { Concept } from "../api/types";

/** As much as the server keeps of a draft: more than can be registered, for what is pasted to be shortened. */
export const bewaargrens = {
  notitie: 50_000,
  onderwerp: 1_000,
  naamBeller: 1_000,
  aanvraag: 1_000,
} as const;

export type Veld = keyof typeof bewaargrens;
const velden = Object.keys(bewaargrens) as Veld[];

export interface Bewaarbaar {
  concept: Concept;
  /** By field, how many characters are too much to keep. */
  over: Map<Veld, number>;
}

/** What of a draft can be sent: of a text that is too long its beginning, so that one field never holds up the rest. */
export function bewaarbaar(concept: Concept): Bewaarbaar {
  const over = new Map<Veld, number>();
  const uit = { ...concept };
  for (const veld of velden) {
    const tekst = zuiver(concept[veld]);
    const tekens = tekst.length > bewaargrens[veld] ? Array.from(tekst) : [];
    const teVeel = tekens.length - bewaargrens[veld];
    if (teVeel > 0) over.set(veld, teVeel);
    uit[veld] = teVeel > 0 ? tekens.slice(0, bewaargrens[veld]).join("") : tekst;
  }
  return { concept: uit, over };
}

const namen: Record<Veld, string> = {
  notitie: "de notitie",
  onderwerp: "het onderwerp",
  naamBeller: "de naam van de beller",
  aanvraag: "het kenmerk van de aanvraag",
};
const tekens = (n: number) => (n === 1 ? "1 teken" : `${n.toLocaleString("nl-NL")} tekens`);

/** What must go before all of it is kept, and what happens to the rest meanwhile. */
export function teLangOmTeBewaren(over: Bewaarbaar["over"]): string {
  const zinnen = [...over].map(([veld, n]) => `Maak ${namen[veld]} ${tekens(n)} korter.`);
  const wat = over.size === 1 ? "Het laatste stuk" : "De laatste stukken";
  return `${zinnen.join(" ")} ${wat} ${over.size === 1 ? "staat" : "staan"} tot die tijd alleen in dit venster. De rest is bewaard.`;
}
