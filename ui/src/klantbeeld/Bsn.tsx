import { useEffect, useState } from "react";
import { api } from "../api/client";
import { foutTekst } from "../api/fout";
import { meld } from "../app/meldingen";

const toonMs = 30_000;

/** Masked until asked for: the server writes down who asked. Hidden again by itself. */
export function Bsn({ klant, einde }: { klant: string; einde: string }) {
  const [bsn, zetBsn] = useState<string | null>(null);
  const [fout, zetFout] = useState<string | null>(null);

  useEffect(() => {
    if (bsn === null) return;
    const wekker = setTimeout(() => zetBsn(null), toonMs);
    return () => clearTimeout(wekker);
  }, [bsn]);

  async function toon(): Promise<void> {
    zetFout(null);
    try {
      const antwoord = await api.bsn(klant);
      zetBsn(antwoord.bsn);
      meld(`BSN ${Array.from(antwoord.bsn).join(" ")}`);
    } catch (e) {
      zetFout(foutTekst(e));
    }
  }

  return (
    <span className="rb-bsn">
      <span className="rb-zacht">BSN</span>{" "}
      {bsn === null ? (
        <>
          <span aria-hidden>•••••</span>
          <span className="rb-verborgen">eindigt op</span> {einde}
        </>
      ) : (
        bsn
      )}{" "}
      <button
        type="button"
        className="rb-tekstknop"
        onClick={() => (bsn === null ? void toon() : zetBsn(null))}
      >
        {bsn === null ? "tonen" : "verbergen"}
        <span className="rb-verborgen"> BSN</span>
      </button>
      {fout && <span role="alert"> {fout}</span>}
    </span>
  );
}
