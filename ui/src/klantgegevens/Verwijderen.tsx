import { useState } from "react";
import { nietGelukt } from "../api/fout";
import { DialoogMist, maakDeel } from "../app/delen";
import { meld } from "../app/meldingen";
import { focusTerug } from "../stukken/Inline";
import { IntussenAnders } from "./verwijderVersie";

const Bevestigen = maakDeel({
  wat: "De vraag of u het zeker weet",
  laad: () => import("../stukken/Bevestigen").then((m) => m.default),
  mist: DialoogMist,
});

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
  /** What it is called that happens, and what holds when it did not. */
  doel?: string;
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
  doel = "verwijderd",
  nog = "Er is nog niets verwijderd.",
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
      zetFout(
        e instanceof IntussenAnders
          ? `${nog} Een collega wijzigde dit intussen. ${e.message} Wilt u het nog steeds verwijderen, kies dan nog eens ${ja}.`
          : nietGelukt(e, "dit", doel, nog),
      );
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
        <Bevestigen
          kop={kop}
          ja={ja}
          fout={fout}
          bezig={bezig}
          sluit={() => zetVraagt(false)}
          doe={() => void verwijder()}
        >
          {uitleg}
        </Bevestigen>
      )}
    </>
  );
}
