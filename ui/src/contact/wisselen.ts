import type { AnyRouter } from "@tanstack/react-router";
import type { GekozenZaak } from "../api/types";
import { meld } from "../app/meldingen";
import { voluit, zegTijd } from "../datum/datum";
import { concepten } from "./concepten";
import { naamVan } from "./koppelen";

export interface Bekeken {
  klant: string | null;
  klantNaam: string | null;
  zaak?: GekozenZaak;
}

// Each contact remembers the page that belonged to it: switching brings back the whole table, not only the note.
const paginas = new Map<string, string>();

function onthoud(router: AnyRouter): void {
  const actief = concepten.lees().actief;
  if (actief) paginas.set(actief.concept.uuid, router.state.location.href);
}

function naarNotitie(): void {
  // After the form of the new contact is on screen.
  requestAnimationFrame(() => document.getElementById("notitie")?.focus());
}

/** After a contact is done: where the next one begins, in the rail or in the bar of a small screen. */
export function naarBegin(): void {
  requestAnimationFrame(() => {
    const knoppen = document.querySelectorAll<HTMLElement>(".rb-nieuw, .rb-begin, .rb-balk button");
    Array.from(knoppen)
      .find((knop) => knop.checkVisibility())
      ?.focus();
  });
}

/** Starts a contact. Who was already being looked at without a live contact is taken along. */
export function nieuwContact(router: AnyRouter, bekeken: Bekeken | null = opScherm): void {
  const liepEr = concepten.lees().actief !== null;
  onthoud(router);
  const concept = concepten.nieuw(!liepEr && bekeken ? bekeken : {});
  if (liepEr) void router.navigate({ to: "/" });
  meld(`Nieuw contact begonnen om ${zegTijd(concept.gestart)}.`);
  naarNotitie();
}

/** What was typed after a contact had ended becomes a contact of its own; the page that is looked at stays. */
export function vanVorenAfAan(router: AnyRouter, uuid: string): void {
  const concept = concepten.nieuwVan(uuid);
  if (!concept) return;
  paginas.set(concept.uuid, router.state.location.href);
  meld("Nieuw contact begonnen met deze tekst.");
  naarNotitie();
}

export function naarContact(router: AnyRouter, uuid: string): void {
  const doel = concepten.lees().contacten.find((t) => t.concept.uuid === uuid)?.concept;
  if (!doel || concepten.lees().actief?.concept.uuid === uuid) return naarNotitie();
  onthoud(router);
  concepten.kies(uuid);
  const pagina = paginas.get(uuid) ?? (doel.klant ? `/klant/${encodeURIComponent(doel.klant)}` : "/");
  void router.navigate({ href: pagina });
  meld(`Contact van ${voluit(doel.gestart)}, ${naamVan(doel)}.`);
  naarNotitie();
}

// The customer or the zaak on screen, told by its page.
let opScherm: Bekeken | null = null;
export function zetOpScherm(bekeken: Bekeken | null): void {
  opScherm = bekeken;
}
