import { useState } from "react";
import { gewijzigdNaar } from "../api/fout";
import { type Verzoend, verzoen } from "./verzoen";

interface Opties<T> {
  /** As it was on the screen when the form opened. */
  begin: T;
  velden: readonly (keyof T & string)[];
  zet: (invoer: T) => void;
}

/** A form that somebody else overtook: what was typed stays, and goes on from what stands there now. */
export function useBotsing<T extends object>({ begin, velden, zet }: Opties<T>) {
  const [gezien, zetGezien] = useState(begin);
  const [botsing, zetBotsing] = useState<Verzoend<T> | null>(null);

  /** A refusal because of another version; anything else is thrown on. */
  function bij<Nu>(fout: unknown, mijn: T, alsInvoer: (nu: Nu) => T): void {
    const nu = gewijzigdNaar<Nu>(fout);
    if (!nu) throw fout;
    const anders = alsInvoer(nu);
    const uit = verzoen(gezien, mijn, anders, velden);
    // From here on that is what the next attempt has seen.
    zetGezien(anders);
    zetBotsing(uit);
    zet(uit.invoer);
  }

  /** Somebody chose about this field. */
  function gekozen(veld: string): void {
    zetBotsing((b) => b && { ...b, botst: b.botst.filter((v) => v !== veld) });
  }

  return { gezien, botsing, bij, gekozen };
}
