import type { Concept, GekozenZaak } from "../api/types";
import { concepten } from "./concepten";

// Somebody who said "anonymous" must not be tied to the next person who is looked at.
const anoniem = new Set<string>();

export function koppel(uuid: string, klant: string, klantNaam: string | null): void {
  anoniem.delete(uuid);
  const nu = concepten.lees().contacten.find((t) => t.concept.uuid === uuid)?.concept;
  // The zaak was the other customer's; one that was chosen before anybody was, stays.
  const zaak = nu?.klant === null ? nu.zaak : null;
  concepten.wijzig(uuid, { klant, klantNaam, naamBeller: "", zaak });
}

/** The live contact is about this zaak; an application that waits for one it no longer is. */
export function koppelZaak(uuid: string, zaak: GekozenZaak): void {
  concepten.wijzig(uuid, { zaak, aanvraag: "" });
}

/** The name came later than the link: the BRP was slow, or away. */
export function noem(klant: string, klantNaam: string): void {
  for (const { concept } of concepten.lees().contacten) {
    if (concept.klant === klant && concept.klantNaam === null) concepten.wijzig(concept.uuid, { klantNaam });
  }
}

export function ontkoppel(uuid: string): void {
  anoniem.add(uuid);
  concepten.wijzig(uuid, { klant: null, klantNaam: null, zaak: null });
}

/** Opening a person ties that person to the live contact, unless it already has somebody. */
export function koppelBijOpenen(klant: string, klantNaam: string | null): void {
  const actief = concepten.lees().actief?.concept;
  if (actief && actief.klant === null && !anoniem.has(actief.uuid)) koppel(actief.uuid, klant, klantNaam);
}

const langsteNaam = 80;

/** How to tell contacts apart in the list: a name, or else the first words of the note. */
export function naamVan(concept: Concept): string {
  if (concept.klantNaam) return concept.klantNaam;
  if (concept.naamBeller.trim()) return concept.naamBeller.trim();
  if (concept.klant) return "Klant zonder naam";
  const notitie = concept.notitie.trim();
  const woorden = notitie.slice(0, langsteNaam).split(/\s+/).slice(0, 5).join(" ");
  return woorden ? `“${woorden}${notitie.length > woorden.length ? "…" : ""}”` : "Nog niemand gekozen";
}
