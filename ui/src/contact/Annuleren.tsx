import { useState } from "react";
import { nietGelukt } from "../api/fout";
import type { Concept } from "../api/types";
import { DialoogMist, maakDeel } from "../app/delen";
import { meld } from "../app/meldingen";
import { Knop } from "../stukken/Knop";
import { concepten } from "./concepten";
import { naarBegin } from "./wisselen";

const Weggooien = maakDeel({
  wat: "De vraag of u het zeker weet",
  laad: () => import("./Weggooien").then((m) => m.default),
  mist: DialoogMist,
});

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
      zetFout(nietGelukt(e, "het contact", "weggegooid", "Het contact staat er nog."));
      zetVraagt(true);
    }
  }

  return (
    <>
      <Knop soort="subtle" onClick={() => (leeg ? void verwijder() : zetVraagt(true))}>
        Annuleren
      </Knop>
      {vraagt && (
        <Weggooien
          concept={concept}
          fout={fout}
          sluit={() => zetVraagt(false)}
          weg={() => void verwijder()}
        />
      )}
    </>
  );
}
