import { lazy, Suspense, useState } from "react";
import { foutTekst } from "../api/fout";
import { meld } from "../app/meldingen";
import { focusTerug } from "../stukken/Inline";

const Bevestigen = lazy(() => import("../stukken/Bevestigen"));

interface Eigenschappen {
  wat: string;
  kop: string;
  uitleg: string;
  doe: () => Promise<void>;
  /** Where the focus goes when the line itself is gone. */
  daarna: string;
  /** Other words where something else than removing is meant. */
  woord?: string;
  ja?: string;
  gedaan?: string;
  nog?: string;
}

export function Verwijderen({
  wat,
  kop,
  uitleg,
  doe,
  daarna,
  woord = "Verwijderen",
  ja = "Ja, verwijderen",
  gedaan = `${wat} verwijderd.`,
  nog,
}: Eigenschappen) {
  const [vraagt, zetVraagt] = useState(false);
  const [bezig, zetBezig] = useState(false);
  const [fout, zetFout] = useState<string | null>(null);

  async function verwijder(): Promise<void> {
    zetBezig(true);
    zetFout(null);
    try {
      await doe();
      zetVraagt(false);
      meld(gedaan);
      focusTerug(daarna);
    } catch (e) {
      zetFout(foutTekst(e));
    } finally {
      zetBezig(false);
    }
  }

  return (
    <>
      <button type="button" className="rb-tekstknop rb-klein" onClick={() => zetVraagt(true)}>
        {woord}
        <span className="rb-verborgen"> {wat}</span>
      </button>
      {vraagt && (
        <Suspense fallback={null}>
          <Bevestigen
            kop={kop}
            ja={ja}
            fout={fout}
            nog={nog}
            bezig={bezig}
            sluit={() => zetVraagt(false)}
            doe={() => void verwijder()}
          >
            {uitleg}
          </Bevestigen>
        </Suspense>
      )}
    </>
  );
}
