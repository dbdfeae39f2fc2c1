import type { Bron, Contact, Deel, KlantKop, Zaak } from "../api/types";
import { dagenVanaf } from "../datum/datum";

type DeelVan<B extends Bron> = Extract<Deel, { bron: B }>;

export type ZakenDeel = DeelVan<"zaken">;

/** What is known of a customer so far: each source for itself. */
export interface Beeld {
  klant?: DeelVan<"klant">;
  persoon?: DeelVan<"persoon">;
  organisatie?: DeelVan<"organisatie">;
  contacten?: DeelVan<"contacten">;
  /** One for each zaaksysteem that answered or failed, by name. */
  zaken: ZakenDeel[];
  /** Every zaaksysteem that there is answered or failed: before, another one may still come. */
  zakenGeteld: boolean;
  eigen?: DeelVan<"eigen">;
  /** Sources that are being asked again. */
  bezig: Bron[];
  /** Why the stream ended early, for the parts that never came. */
  afgebroken: string | null;
}

export const leegBeeld: Beeld = { zaken: [], zakenGeteld: false, bezig: [], afgebroken: null };

export function voegToe(beeld: Beeld, deel: Deel): Beeld {
  // The first zaaksysteem to answer is not the last: those are done when the stream is.
  if (deel.bron === "zaken") return { ...beeld, zaken: voegZakenToe(beeld.zaken, deel) };
  const bezig = beeld.bezig.filter((b) => b !== deel.bron);
  // Somebody may be typing in a form of it: what stands does not give way to nothing.
  if (deel.bron === "eigen" && !deel.gelukt && beeld.eigen?.gelukt) return { ...beeld, bezig };
  return { ...beeld, [deel.bron]: deel, bezig };
}

export function voegZakenToe(delen: ZakenDeel[], deel: ZakenDeel): ZakenDeel[] {
  const naam = (d: ZakenDeel) => d.register ?? "";
  const andere = delen.filter((d) => naam(d) !== naam(deel));
  return [...andere, deel].sort((a, b) => naam(a).localeCompare(naam(b), "nl"));
}

const delenVan = (b: Beeld): (Deel | undefined)[] => [
  b.persoon,
  b.organisatie,
  b.contacten,
  ...b.zaken,
  b.eigen,
];

/** A source failed, or the stream ended before all were there. */
export const heeftGaten = (b: Beeld): boolean =>
  b.afgebroken !== null || delenVan(b).some((d) => d?.gelukt === false);

/** Without the parts that failed. */
export function zonderGaten(b: Beeld): Beeld {
  const heel = <D extends Deel>(deel: D | undefined) => (deel?.gelukt ? deel : undefined);
  return {
    ...b,
    persoon: heel(b.persoon),
    organisatie: heel(b.organisatie),
    contacten: heel(b.contacten),
    eigen: heel(b.eigen),
    zaken: b.zaken.filter((d) => d.gelukt),
    afgebroken: null,
  };
}

/** One source was asked again and the answer did not come: what was missing is missing for that reason now. */
export function zonderAntwoord(beeld: Beeld, bron: Bron): Beeld {
  const nu = <D extends Deel>(deel: D): D => (deel.gelukt ? deel : { ...deel, melding: beeld.afgebroken });
  if (bron === "zaken") return { ...beeld, zaken: beeld.zaken.map(nu) };
  const deel = beeld[bron];
  return deel ? { ...beeld, [bron]: nu(deel) } : beeld;
}

/** The zaken of all zaaksystemen together; null while none of them has told any. */
export function alleZaken(delen: ZakenDeel[]): Zaak[] | null {
  const bekend = delen.filter((d) => d.gegevens !== null);
  return bekend.length === 0 ? null : bekend.flatMap((d) => d.gegevens?.zaken ?? []);
}

/** What to say while more zaken of a zaaksysteem are on their way. */
export function volgtNog({ gegevens, register }: ZakenDeel): string | null {
  if (!gegevens?.volgen) return null;
  const uit = register ? ` uit ${register}` : "";
  if (gegevens.nog === null) return `Er worden nog meer zaken${uit} geladen…`;
  return gegevens.nog === 1
    ? `Er wordt nog 1 zaak${uit} geladen…`
    : `Er worden nog ${gegevens.nog} zaken${uit} geladen…`;
}

/** The zaaksystemen of which the zaken are not on screen. */
export const zonderZaken = (delen: ZakenDeel[]): ZakenDeel[] => delen.filter((d) => !d.gelukt);

/** All zaken are on screen: every zaaksysteem answered with all of its zaken, and none says that there may be more. */
export const zakenVolledig = (delen: ZakenDeel[], geteld: boolean): boolean =>
  geteld && delen.length > 0 && delen.every((d) => d.gelukt && d.melding === null && !d.gegevens?.volgen);

/** The name by the register that knows best; until it answered, what the search said. */
export function naamUit(beeld: Beeld, gezocht: string | undefined): string | null {
  const { persoon, organisatie, klant } = beeld;
  return persoon?.gegevens?.naam ?? organisatie?.gegevens?.naam ?? klant?.gegevens?.naam ?? gezocht ?? null;
}

export const isLopend = (zaak: Zaak) => zaak.einddatum === null;

export interface Samenvatting {
  lopend: number;
  /** The running zaak whose term ends first. */
  eerste: Zaak | null;
  laatste: Contact | null;
}

export function samenvatting(zaken: Zaak[], contacten: Contact[]): Samenvatting {
  const lopend = zaken.filter(isLopend);
  const metTermijn = lopend.filter((z) => z.uiterlijk !== null);
  metTermijn.sort((a, b) => (a.uiterlijk ?? "").localeCompare(b.uiterlijk ?? ""));
  const laatste = contacten.reduce<Contact | null>(
    (tot, c) => (!tot || c.plaatsgevondenOp > tot.plaatsgevondenOp ? c : tot),
    null,
  );
  return { lopend: lopend.length, eerste: metTermijn[0] ?? null, laatste };
}

export type Regel =
  | { soort: "contact"; op: string; contact: Contact }
  | { soort: "status"; op: string; zaak: Zaak };

/** Contacts and what happened to the zaken, newest first. */
export function tijdlijn(contacten: Contact[], zaken: Zaak[]): Regel[] {
  const regels: Regel[] = contacten.map((contact) => ({
    soort: "contact",
    op: contact.plaatsgevondenOp,
    contact,
  }));
  for (const zaak of zaken)
    if (zaak.status && zaak.statusGezet) regels.push({ soort: "status", op: zaak.statusGezet, zaak });
  return regels.sort((a, b) => Date.parse(b.op) - Date.parse(a.op));
}

/** Running ones first, those whose term ends first on top; then the closed ones, the newest first. */
export function opVolgorde(zaken: Zaak[]): { lopend: Zaak[]; afgesloten: Zaak[] } {
  const lopend = zaken.filter(isLopend);
  lopend.sort((a, b) => (a.uiterlijk ?? "9").localeCompare(b.uiterlijk ?? "9"));
  const afgesloten = zaken.filter((z) => !isLopend(z));
  afgesloten.sort((a, b) => (b.einddatum ?? "").localeCompare(a.einddatum ?? ""));
  return { lopend, afgesloten };
}

/** A term within a week asks for attention, one that has passed even more. */
export function termijnNood(uiterlijk: string | null, nu: Date): "geen" | "bijna" | "voorbij" {
  if (!uiterlijk) return "geen";
  const dagen = dagenVanaf(uiterlijk, nu);
  if (dagen < 0) return "voorbij";
  return dagen <= 7 ? "bijna" : "geen";
}

/** The register that knows this customer best, when there is one. */
export function registerVan(wie: KlantKop): "persoon" | "organisatie" | null {
  if (wie.bsnEinde !== null) return "persoon";
  return wie.kvkNummer !== null || wie.vestigingsnummer !== null ? "organisatie" : null;
}
