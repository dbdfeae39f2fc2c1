import type { DocumentInvoer } from "../api/zaken";
import { teLang } from "../zaak/invoer";

// The files that go to one zaak, one after another. Pure: what happened → how they stand.

export type Gang =
  | { soort: "invullen" }
  | { soort: "wacht" }
  | { soort: "bezig"; verstuurd: number }
  | { soort: "mislukt"; reden: string }
  | { soort: "gestopt" };

export interface Stuk extends DocumentInvoer {
  id: string;
  /** Of which document this becomes the next version; null: it is a new one. */
  document: string | null;
  gang: Gang;
}

export type Gebeurtenis =
  | { soort: "erbij"; stukken: Stuk[] }
  | { soort: "wijzig"; id: string; deel: Partial<DocumentInvoer> }
  | { soort: "weg"; id: string }
  | { soort: "verstuur"; ids: string[] }
  | { soort: "begonnen"; id: string }
  | { soort: "voortgang"; id: string; verstuurd: number }
  | { soort: "gelukt"; id: string }
  | { soort: "mislukt"; id: string; reden: string }
  | { soort: "gestopt"; id: string };

const zetGang = (rij: Stuk[], id: string, gang: Gang) => rij.map((s) => (s.id === id ? { ...s, gang } : s));

export function stap(rij: Stuk[], g: Gebeurtenis): Stuk[] {
  switch (g.soort) {
    case "erbij":
      return [...rij, ...g.stukken];
    case "wijzig":
      return rij.map((s) => (s.id === g.id ? { ...s, ...g.deel } : s));
    case "weg":
    case "gelukt":
      return rij.filter((s) => s.id !== g.id);
    case "verstuur":
      return rij.map((s) => (g.ids.includes(s.id) ? { ...s, gang: { soort: "wacht" } } : s));
    case "begonnen":
      return zetGang(rij, g.id, { soort: "bezig", verstuurd: 0 });
    case "voortgang":
      // A late report of something that was stopped already changes nothing.
      return rij.map((s) =>
        s.id === g.id && s.gang.soort === "bezig"
          ? { ...s, gang: { soort: "bezig", verstuurd: Math.min(g.verstuurd, s.omvang) } }
          : s,
      );
    case "mislukt":
      return zetGang(rij, g.id, { soort: "mislukt", reden: g.reden });
    case "gestopt":
      return zetGang(rij, g.id, { soort: "gestopt" });
  }
}

/** Which one is to go now: one at a time, in the order in which they were chosen. */
export function volgende(rij: Stuk[]): Stuk | null {
  if (rij.some((s) => s.gang.soort === "bezig")) return null;
  return rij.find((s) => s.gang.soort === "wacht") ?? null;
}

export const inTeVullen = (rij: Stuk[]) => rij.filter((s) => s.gang.soort === "invullen");
export const onderweg = (rij: Stuk[]) => rij.filter((s) => s.gang.soort !== "invullen");

/** "12 MB van 40 MB (30 %)" has its number from here: whole per cents, and 100 only when all of it is sent. */
export function procent(verstuurd: number, omvang: number): number {
  if (omvang <= 0) return 100;
  return verstuurd >= omvang ? 100 : Math.min(99, Math.floor((verstuurd / omvang) * 100));
}

export const documentVelden = ["titel", "soort", "ontvangen", "beschrijving"] as const;

/** What needs no server to know; by field, of this one file. */
export function controleerStuk(stuk: Stuk, vandaag: string): Map<string, string> {
  const { titel, beschrijving } = stuk;
  const fouten = teLang({ titel, beschrijving }, { titel: 200, beschrijving: 1000 });
  if (titel.trim() === "") fouten.set("titel", "Vul een titel in.");
  if (stuk.document === null && stuk.soort === "") fouten.set("soort", "Kies wat voor document het is.");
  if (stuk.ontvangen && stuk.ontvangen > vandaag)
    fouten.set("ontvangen", "Deze dag is nog niet geweest. Vul de dag in waarop u het document kreeg.");
  return fouten;
}
