import type { Document, Zaakbeeld, ZaakRol } from "../api/zaken";

/** From open to closed, as the standard orders them. */
export const vertrouwelijkheden = [
  "openbaar",
  "beperkt_openbaar",
  "intern",
  "zaakvertrouwelijk",
  "vertrouwelijk",
  "confidentieel",
  "geheim",
  "zeer_geheim",
] as const;

export const zegVertrouwelijk = (aanduiding: string): string => aanduiding.replaceAll("_", " ");

/** More than what is usual for a zaak: who speaks about it must know whom they speak with. */
export const isHoog = (aanduiding: string): boolean =>
  (vertrouwelijkheden as readonly string[]).indexOf(aanduiding) >
  vertrouwelijkheden.indexOf("zaakvertrouwelijk");

const onderdelen = {
  verloop: /status|verloop/i,
  betrokkenen: /\brol|betrokken|contactpersoon/i,
  contacten: /contact/i,
  besluiten: /besluit/i,
  eigenschappen: /eigenschap|deel van de gegevens/i,
  deelzaken: /deelza|hoofdza|samenhang/i,
} as const;
export type Onderdeel = keyof typeof onderdelen;

/** What is missing of one part: the sentence names it. */
export function meldingenBij(meldingen: string[], onderdeel: Onderdeel): string[] {
  return meldingen.filter((m) => onderdeelVan(m) === onderdeel);
}

/** What is missing of no part in particular stands at the top. */
export const overigeMeldingen = (meldingen: string[]): string[] =>
  meldingen.filter((m) => onderdeelVan(m) === null);

function onderdeelVan(melding: string): Onderdeel | null {
  // The first sentence says what is missing; why follows.
  const zin = melding.split(". ")[0] ?? melding;
  return (Object.keys(onderdelen) as Onderdeel[]).find((o) => onderdelen[o].test(zin)) ?? null;
}

/** Whom the zaak is of: who asked for it, else the first that we can open. */
export function aanvrager(rollen: ZaakRol[]): ZaakRol | null {
  return (
    rollen.find((r) => /initiator|aanvrager/i.test(r.rol)) ?? rollen.find((r) => r.klant !== null) ?? null
  );
}

/** What became different while somebody was looking, in a sentence; nothing when only its age did. */
export function zegVerandering(
  oud: Zaakbeeld,
  nieuw: Zaakbeeld,
  oudeDocumenten?: Document[],
  nieuweDocumenten?: Document[],
): string | null {
  const zinnen: string[] = [];
  if (oud.einddatum === null && nieuw.einddatum !== null) zinnen.push("De zaak is afgesloten.");
  if (nieuw.status !== null && oud.status !== nieuw.status) zinnen.push(`De status is nu ${nieuw.status}.`);
  const erbij = (nieuweDocumenten?.length ?? 0) - (oudeDocumenten?.length ?? 0);
  if (oudeDocumenten && nieuweDocumenten && erbij > 0)
    zinnen.push(erbij === 1 ? "Er is een document bij." : `Er zijn ${erbij} documenten bij.`);
  else if (oudeDocumenten && nieuweDocumenten && anders(oudeDocumenten, nieuweDocumenten))
    zinnen.push("De documenten zijn bijgewerkt.");
  if (zinnen.length > 0) return zinnen.join(" ");
  const zonderTijd = (z: Zaakbeeld) => JSON.stringify({ ...z, opgehaald: "" });
  return zonderTijd(oud) === zonderTijd(nieuw) ? null : "De zaak is bijgewerkt.";
}

const anders = (oud: Document[], nieuw: Document[]): boolean => JSON.stringify(oud) !== JSON.stringify(nieuw);
