import { useSyncExternalStore } from "react";

/** A contact that was saved in this tab: it can still be put with a zaak. */
export interface Geregistreerd {
  klantcontact: string;
  naam: string;
  onderwerp: string;
  gestart: string;
}

const hoogstens = 5;
let laatste: Geregistreerd[] = [];
const luisteraars = new Set<() => void>();

export function onthoud(contact: Geregistreerd): void {
  laatste = [contact, ...laatste].slice(0, hoogstens);
  for (const luisteraar of luisteraars) luisteraar();
}

const luister = (luisteraar: () => void) => {
  luisteraars.add(luisteraar);
  return () => luisteraars.delete(luisteraar);
};
export const useGeregistreerd = (): Geregistreerd[] => useSyncExternalStore(luister, () => laatste);
