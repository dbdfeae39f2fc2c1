import { ApiFout, gewijzigdNaar } from "../api/fout";

/** It is not what was on the screen any more; what it is now stands in the message. */
export class IntussenAnders extends Error {}

/** Removes what was seen. Gone already is gone; of what is something else by now that is told, and nothing is removed. */
export async function verwijderVersie<Nu>(doe: () => Promise<unknown>): Promise<Nu | null> {
  try {
    await doe();
    return null;
  } catch (fout) {
    if (fout instanceof ApiFout && fout.status === 404) return null;
    const nu = gewijzigdNaar<Nu>(fout);
    if (!nu) throw fout;
    return nu;
  }
}

/** The rows without the one that was removed, or with it as it is now. */
export function zonderOfAls<T extends { uuid: string }>(
  rijen: T[],
  rij: { uuid: string },
  nu: T | null,
): T[] {
  return rijen.flatMap((r) => (r.uuid !== rij.uuid ? [r] : nu ? [nu] : []));
}
