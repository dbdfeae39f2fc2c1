import type { Concept } from "../api/types";

export const grens = { notitie: 1000, onderwerp: 200, kanaal: 50, naamBeller: 200 } as const;

/** Reading order: the focus goes to the first that is wrong. */
export const volgorde = ["naamBeller", "notitie", "onderwerp", "kanaal", "resultaat", "zaak"] as const;

export const veldNaam: Record<string, string> = {
  naamBeller: "Naam van de beller",
  notitie: "Notitie",
  onderwerp: "Onderwerp",
  kanaal: "Kanaal",
  resultaat: "Resultaat",
  zaak: "Zaak",
};

/** What needs no server to know; the server decides about the rest. */
export function controleer(concept: Concept): Map<string, string> {
  const fouten = new Map<string, string>();
  for (const veld of ["naamBeller", "notitie", "onderwerp"] as const) {
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
  if (concept.resultaat === "") fouten.set("resultaat", "Kies een resultaat.");
  return fouten;
}
