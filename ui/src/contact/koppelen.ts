import type { Concept } from "../api/types";
import { concepten } from "./concepten";

// Somebody who said "anonymous" must not be tied to the next person who is looked at.
const anoniem = new Set<string>();

export function koppel(uuid: string, klant: string, klantNaam: string): void {
  anoniem.delete(uuid);
  concepten.wijzig(uuid, { klant, klantNaam, naamBeller: "", zaak: null });
}

export function ontkoppel(uuid: string): void {
  anoniem.add(uuid);
  concepten.wijzig(uuid, { klant: null, klantNaam: null, zaak: null });
}

/** Opening a person ties that person to the live contact, unless it already has somebody. */
export function koppelBijOpenen(klant: string, klantNaam: string): void {
  const actief = concepten.lees().actief?.concept;
  if (actief && actief.klant === null && !anoniem.has(actief.uuid)) koppel(actief.uuid, klant, klantNaam);
}

/** How to tell contacts apart in the list: a name, or else the first words of the note. */
export function naamVan(concept: Concept): string {
  if (concept.klantNaam) return concept.klantNaam;
  if (concept.naamBeller.trim()) return concept.naamBeller.trim();
  const woorden = concept.notitie.trim().split(/\s+/).slice(0, 5).join(" ");
  return woorden
    ? `“${woorden}${concept.notitie.trim().length > woorden.length ? "…" : ""}”`
    : "Nog niemand gekozen";
}
