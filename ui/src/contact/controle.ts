import type { Concept } from "../api/types";
import { resultaatFout } from "./bereikt";

export const grens = { notitie: 1000, onderwerp: 200, kanaal: 50, naamBeller: 200, aanvraag: 100 } as const;

/** Reading order: the focus goes to the first that is wrong. */
export const volgorde = [
  "naamBeller",
  "notitie",
  "onderwerp",
  "kanaal",
  "resultaat",
  "zaak",
  "aanvraag",
] as const;

export const veldNaam: Record<string, string> = {
  naamBeller: "Naam van de beller",
  notitie: "Notitie",
  onderwerp: "Onderwerp",
  kanaal: "Kanaal",
  resultaat: "Resultaat",
  zaak: "Zaak",
  aanvraag: "Kenmerk van de aanvraag",
};

/** What needs no server to know; the server decides about the rest. `wacht`: it is about an application that is no zaak yet. */
export function controleer(concept: Concept, wacht = concept.aanvraag !== ""): Map<string, string> {
  const fouten = new Map<string, string>();
  for (const veld of ["naamBeller", "notitie", "onderwerp", "aanvraag"] as const) {
    const teVeel = Array.from(concept[veld]).length - grens[veld];
    if (teVeel > 0) {
      fouten.set(
        veld,
        `Maak deze tekst ${teVeel === 1 ? "1 teken" : `${teVeel} tekens`} korter. Er passen ${grens[veld].toLocaleString("nl-NL")} tekens in.`,
      );
    }
  }
  if (concept.onderwerp.trim() === "") fouten.set("onderwerp", "Vul een onderwerp in.");
  if (concept.kanaal === "") fouten.set("kanaal", "Kies een kanaal.");
  const resultaat = concept.resultaat === "" ? "Kies een resultaat." : resultaatFout(concept);
  if (resultaat) fouten.set("resultaat", resultaat);
  if (wacht && concept.zaak === null && concept.aanvraag.trim() === "")
    fouten.set("aanvraag", "Vul het kenmerk van de aanvraag in. Kent de klant het niet, kies dan Geen.");
  return fouten;
}
