import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Knop } from "./Knop";
import { Melding } from "./Melding";

interface Eigenschappen {
  kop: string;
  ja: string;
  fout: string | null;
  bezig: boolean;
  sluit: () => void;
  doe: () => void;
  children: ReactNode;
}

/** Asks before something goes that does not come back. */
export default function Bevestigen({ kop, ja, fout, bezig, sluit, doe, children }: Eigenschappen) {
  return (
    <ModalOverlay className="rb-dialoogvlak" isOpen isDismissable onOpenChange={(open) => !open && sluit()}>
      <Modal className="rb-dialoog">
        <Dialog role="alertdialog">
          <Heading slot="title" level={2} className="rb-breek">
            {kop}
          </Heading>
          <p className="rb-breek">{children}</p>
          {fout && <Melding soort="fout">{fout}</Melding>}
          <div className="rb-dialoog__knoppen">
            <Knop onClick={sluit}>Nee, terug</Knop>
            <Knop soort="primary" negatief bezig={bezig} onClick={() => !bezig && doe()}>
              {ja}
            </Knop>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
