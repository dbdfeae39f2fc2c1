import { useState } from "react";

/**
 * The rows of a list of which a form is open. A form stays where it is, also when a colleague removes its row while
 * somebody types in it: the row is shown until the form is closed.
 */
export function useOpen<T extends { uuid: string }>(rijen: T[]) {
  const [open, zetOpen] = useState<T[]>([]);
  const isHetzelfde = (een: T) => (ander: T) => ander.uuid === een.uuid;
  const weg = open.filter((rij) => !rijen.some(isHetzelfde(rij)));
  return {
    /** With those that are gone but still open. */
    alle: [...rijen, ...weg],
    isWeg: (rij: T) => weg.some(isHetzelfde(rij)),
    isOpen: (rij: T) => open.some(isHetzelfde(rij)),
    zet: (rij: T, aan: boolean) =>
      zetOpen((nu) => [...nu.filter((r) => r.uuid !== rij.uuid), ...(aan ? [rij] : [])]),
  };
}
