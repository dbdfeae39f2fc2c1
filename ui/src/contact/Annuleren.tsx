import { lazy, Suspense, useState } from "react";
import { foutTekst } from "../api/fout";
import type { Concept } from "../api/types";
import { meld } from "../app/meldingen";
import { Knop } from "../stukken/Knop";
import { concepten } from "./concepten";
import { naarBegin } from "./wisselen";

const Weggooien = lazy(() => import("./Weggooien"));

/** Cancelling throws text away for good, so that is the one thing that a dialog asks about. */
export function Annuleren({ concept, klaar }: { concept: Concept; klaar: () => void }) {
  const [vraagt, zetVraagt] = useState(false);
  const [fout, zetFout] = useState<string | null>(null);
  const leeg = concept.notitie.trim() === "" && concept.onderwerp.trim() === "";

  async function verwijder(): Promise<void> {
    try {
      await concepten.verwijder(concept.uuid);
      klaar();
      meld("Contact geannuleerd.");
      naarBegin();
    } catch (e) {
      zetFout(foutTekst(e));
      zetVraagt(true);
    }
  }

  return (
    <>
      <Knop soort="subtle" onClick={() => (leeg ? void verwijder() : zetVraagt(true))}>
        Annuleren
      </Knop>
      {vraagt && (
        <Suspense fallback={null}>
          <Weggooien
            concept={concept}
            fout={fout}
            sluit={() => zetVraagt(false)}
            weg={() => void verwijder()}
          />
        </Suspense>
      )}
    </>
  );
}
