import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import type { Concept } from "../api/types";
import { zegTijd } from "../datum/datum";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { naamVan } from "./koppelen";

interface Eigenschappen {
  concept: Concept;
  fout: string | null;
  sluit: () => void;
  weg: () => void;
}

export default function Weggooien({ concept, fout, sluit, weg }: Eigenschappen) {
  return (
    <ModalOverlay className="rb-dialoogvlak" isOpen isDismissable onOpenChange={(open) => !open && sluit()}>
      <Modal className="rb-dialoog">
        <Dialog role="alertdialog">
          <Heading slot="title" level={2}>
            Dit contact weggooien?
          </Heading>
          <p>
            De notitie van {zegTijd(concept.gestart)} ({naamVan(concept)}) is dan weg. U kunt dit niet
            terugdraaien.
          </p>
          {fout && <Melding soort="fout">{fout}</Melding>}
          <div className="rb-dialoog__knoppen">
            <Knop onClick={sluit}>Nee, terug</Knop>
            <Knop soort="primary" negatief onClick={weg}>
              Ja, weggooien
            </Knop>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
