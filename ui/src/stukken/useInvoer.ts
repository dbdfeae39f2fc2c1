import { useState } from "react";
import { useVersturen } from "./useVersturen";

/** The fields that hold text. */
type Tekstveld<T> = { [K in keyof T]: T[K] extends string ? K : never }[keyof T] & string;

interface Opties<T> extends Omit<Parameters<typeof useVersturen>[0], "controleer" | "bewaar"> {
  controleer: (invoer: T) => Map<string, string>;
  bewaar: (invoer: T) => Promise<void>;
}

/** What is filled in in a form, and what each of its fields needs; `formulier` is for the form around them. */
export function useInvoer<T extends object>(begin: T, { controleer, bewaar, veldId, ...rest }: Opties<T>) {
  const [invoer, zetInvoer] = useState(begin);
  const { fouten, vergeet, ...formulier } = useVersturen({
    ...rest,
    veldId,
    controleer: () => controleer(invoer),
    bewaar: () => bewaar(invoer),
  });
  const zet = (deel: Partial<T>) => {
    zetInvoer({ ...invoer, ...deel });
    vergeet(Object.keys(deel));
  };
  const veld = (naam: Tekstveld<T>) => ({
    id: veldId(naam),
    waarde: invoer[naam] as string,
    zet: (waarde: string) => zet({ [naam]: waarde } as Partial<T>),
    fout: fouten.get(naam),
  });
  return { invoer, zet, veld, fouten, formulier };
}
