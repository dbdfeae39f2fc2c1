import type { Adres } from "../api/types";
import { alsTelefoon, type vindIn } from "../nummers/telefoon";

export type Genoemd = ReturnType<typeof vindIn>[number];

const gelijk = (adres: string) => alsTelefoon(adres) ?? adres.trim().toLowerCase();

/** What was said and does not stand with the customer yet, however either is spelled. */
export function nogNietBekend(genoemd: Genoemd[], adressen: Pick<Adres, "adres">[]): Genoemd[] {
  const bekend = new Set(adressen.map((a) => gelijk(a.adres)));
  return genoemd.filter((g) => !bekend.has(gelijk(g.adres)));
}
