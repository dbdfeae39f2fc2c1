import { useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { foutTekst } from "../api/fout";
import type { Concept } from "../api/types";
import { meld } from "../app/meldingen";
import { zegTijd } from "../datum/datum";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { concepten } from "./concepten";
import { naamVan } from "./koppelen";

/** Cancelling throws text away for good, so that is the one thing that a dialog asks about. */
export function Annuleren({ concept, klaar }: { concept: Concept; klaar: () => void }) {
  const [vraagt, zetVraagt] = useState(false);
  const [fout, zetFout] = useState<string | null>(null);
  const leeg = concept.notitie.trim() === "" && concept.onderwerp.trim() === "";

  async function verwijder(): Promise<void> {
    try {
      await concepten.verwijder(concept.uuid);
      zetVraagt(false);
      klaar();
      meld("Contact geannuleerd.");
      document.querySelector<HTMLElement>(".rb-nieuw")?.focus();
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
      <ModalOverlay className="rb-dialoogvlak" isOpen={vraagt} isDismissable onOpenChange={zetVraagt}>
        <Modal className="rb-dialoog">
          <Dialog role="alertdialog">
            <Heading slot="title" level={2}>
              Dit contact weggooien?
            </Heading>
            <p>
              De notitie van {zegTijd(concept.gestart)} ({naamVan(concept)}) is dan weg. U kunt dit niet
              terugdraaien.
            </p>
            {fout && <Melding soort="fout">Het contact staat er nog. {fout}</Melding>}
            <div className="rb-dialoog__knoppen">
              <Knop onClick={() => zetVraagt(false)}>Nee, terug</Knop>
              <Knop soort="primary" negatief onClick={() => void verwijder()}>
                Ja, weggooien
              </Knop>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}
