import type { Als, Zoekantwoord } from "../api/types";
import { aantal } from "../stukken/aantal";

/** "2 klanten, 1 zaak en 3 contacten": what is on screen, in the order in which it stands there. */
export function zegAantal(antwoord: Zoekantwoord): string | null {
  const { treffers, zaken, contacten } = antwoord;
  const delen = [
    ...(treffers.length > 0 ? [aantal(treffers.length, "klant", "klanten")] : []),
    ...(zaken.length > 0 ? [aantal(zaken.length, "zaak", "zaken")] : []),
    ...(contacten.length > 0 ? [aantal(contacten.length, "contact", "contacten")] : []),
  ];
  const laatste = delen.pop();
  if (!laatste) return null;
  return delen.length > 0 ? `${delen.join(", ")} en ${laatste}` : laatste;
}

export const stukkeBronnen = (antwoord: Zoekantwoord) => antwoord.bronnen.filter((b) => !b.gelukt);

export function zegKop(vraag: string, antwoord: Zoekantwoord | undefined): string {
  if (vraag === "") return "Zoeken";
  if (!antwoord) return "Zoeken…";
  const gevonden = zegAantal(antwoord);
  const volledig = !antwoord.meer && stukkeBronnen(antwoord).length === 0;
  if (gevonden) return volledig ? `${gevonden} gevonden` : `Minstens ${gevonden} gevonden`;
  return volledig ? "Niets gevonden" : "Nog niets gevonden";
}

/** Where this answer comes from. */
export function zegGezocht(antwoord: Zoekantwoord): string {
  const namen = antwoord.bronnen.filter((b) => b.gelukt).map((b) => b.naam);
  if (namen.length > 0) return `Gezocht in: ${namen.join(", ")}.`;
  return antwoord.bronnen.length > 0 ? "Geen enkele bron antwoordde." : "Er is nog niet gezocht.";
}

/** The customer to open, or the zaak. */
export type Enige = { klant: string } | { zaak: { bron: string; zaak: string } };

// With one of these there is one answer, whatever another register would have said.
const uniek = ["bsn", "kvkNummer", "vestigingsnummer", "rsin", "zaaknummer"];
// These say who it is. A name may be somebody else's, and words stand in anybody's contact or zaak.
const wijstAan = [...uniek, "naamGeboortedatum", "telefoon", "email"];

/**
 * The one customer or zaak that the question names, and that may open by itself. With a source that failed there may be
 * another: then the employee chooses, unless the question names exactly one.
 */
export function enige(antwoord: Zoekantwoord): Enige | null {
  const { treffers, zaken, contacten, herkend } = antwoord;
  if (antwoord.meer || treffers.length + zaken.length + contacten.length !== 1) return null;
  if (!wijstAan.includes(herkend)) return null;
  if (stukkeBronnen(antwoord).length > 0 && !uniek.includes(herkend)) return null;
  const [treffer] = treffers;
  if (treffer) return { klant: treffer.klant };
  const [zaak] = zaken;
  return zaak && herkend === "zaaknummer" ? { zaak: { bron: zaak.bron, zaak: zaak.zaak } } : null;
}

/** "Zoek als RSIN": nine digits may be somebody's BSN, so others than the BRP are asked only when the employee says so. */
export const zegAls = (als: Als): string => (als === "rsin" ? "Zoek als RSIN" : "Zoek als zaaknummer");

/** Several customers on one number or address: the employee must ask whom this is. */
export function gedeeld(antwoord: Zoekantwoord): string | null {
  if (antwoord.treffers.length < 2) return null;
  if (antwoord.herkend === "telefoon") return "Dit nummer staat bij meer klanten. Vraag wie u spreekt.";
  if (antwoord.herkend === "email") return "Dit e-mailadres staat bij meer klanten. Vraag wie u spreekt.";
  return null;
}
