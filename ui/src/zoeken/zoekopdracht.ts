import { useSyncExternalStore } from "react";
import type { Als } from "../api/types";

// The question lives in memory only: what is searched for (a BSN, a name) belongs in no address and no history.
let vraag = "";
let als: Als | null = null;
const luisteraars = new Set<() => void>();

/** A new question, and what the employee says that its number is. */
export function zetVraag(nieuw: string, alsWat: Als | null = null): void {
  vraag = nieuw;
  als = alsWat;
  for (const luisteraar of luisteraars) luisteraar();
}

// Who was found, by key: a name for the heading while the BRP is being asked again.
const namen = new Map<string, string>();
export function onthoudNamen(treffers: { klant: string; naam: string }[]): void {
  for (const { klant, naam } of treffers) namen.set(klant, naam);
}
export const gezochteNaam = (klant: string): string | undefined => namen.get(klant);

const luister = (luisteraar: () => void) => {
  luisteraars.add(luisteraar);
  return () => luisteraars.delete(luisteraar);
};
export const useVraag = (): string => useSyncExternalStore(luister, () => vraag);
export const useAls = (): Als | null => useSyncExternalStore(luister, () => als);
