import { type FormEvent, useEffect, useRef, useState } from "react";
import { nietOpgeslagen, veldFouten } from "../api/fout";

interface Opties {
  /** What needs no server to know. */
  controleer: () => Map<string, string>;
  bewaar: () => Promise<void>;
  /** The fields in reading order: the focus goes to the first that is wrong. */
  volgorde: readonly string[];
  /** The element of a field. */
  veldId: (veld: string) => string;
  /** Which field of the screen a name of the server is. */
  kies?: (naam: string) => string;
}

/** Sending a form: what is wrong stands at its field, what was typed stays, and it is sent once at a time. */
export function useVersturen({ controleer, bewaar, volgorde, veldId, kies }: Opties) {
  const [fouten, zetFouten] = useState<Map<string, string>>(new Map());
  const [algemeen, zetAlgemeen] = useState<string | null>(null);
  const [bezig, zetBezig] = useState(false);
  const loopt = useRef(false);
  const naarFout = useRef(false);

  useEffect(() => {
    if (!naarFout.current) return;
    naarFout.current = false;
    const eerste = volgorde.find((veld) => fouten.has(veld));
    document.getElementById(veldId(eerste ?? "algemeen"))?.focus();
  }, [fouten, volgorde, veldId]);

  function toon(nieuw: Map<string, string>, tekst: string | null): void {
    naarFout.current = true;
    const onbekend = [...nieuw].filter(([veld]) => !volgorde.includes(veld)).map(([, reden]) => reden);
    zetAlgemeen(onbekend.length > 0 ? [tekst, ...onbekend].filter(Boolean).join(" ") : tekst);
    zetFouten(nieuw);
  }

  async function verstuur(e?: FormEvent): Promise<void> {
    e?.preventDefault();
    if (loopt.current) return;
    const hier = controleer();
    if (hier.size > 0) return toon(hier, null);
    loopt.current = true;
    zetBezig(true);
    zetAlgemeen(null);
    try {
      await bewaar();
    } catch (fout) {
      const perVeld = veldFouten(fout, kies);
      toon(perVeld, perVeld.size > 0 ? null : nietOpgeslagen(fout));
    } finally {
      loopt.current = false;
      zetBezig(false);
    }
  }

  /** A field that is being changed is no longer wrong until the next time. */
  function vergeet(velden: string[]): void {
    if (velden.some((v) => fouten.has(v)))
      zetFouten(new Map([...fouten].filter(([v]) => !velden.includes(v))));
  }

  return { fouten, algemeen, bezig, verstuur, vergeet };
}
