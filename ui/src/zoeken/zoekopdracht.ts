import { useSyncExternalStore } from "react";

// The question lives in memory only: what is searched for (a BSN, a name) belongs in no address and no history.
let vraag = "";
const luisteraars = new Set<() => void>();

export function zetVraag(nieuw: string): void {
  vraag = nieuw;
  for (const luisteraar of luisteraars) luisteraar();
}

const luister = (luisteraar: () => void) => {
  luisteraars.add(luisteraar);
  return () => luisteraars.delete(luisteraar);
};
export const useVraag = (): string => useSyncExternalStore(luister, () => vraag);
