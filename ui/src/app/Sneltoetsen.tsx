import { useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Knop } from "../stukken/Knop";
import { lettersAan, lijst, zetLetters } from "./toetsen";

export default function Sneltoetsen({ sluit }: { sluit: () => void }) {
  const [aan, zetAan] = useState(lettersAan);
  return (
    <ModalOverlay className="rb-dialoogvlak" isOpen isDismissable onOpenChange={(open) => !open && sluit()}>
      <Modal className="rb-dialoog">
        <Dialog>
          <Heading slot="title" level={2}>
            Sneltoetsen
          </Heading>
          <dl className="rb-toetsen">
            {lijst.map(({ toetsen, wat }) => (
              <div key={wat}>
                <dt>{wat}</dt>
                <dd>
                  {toetsen.map((t) => (
                    <kbd key={t}>{t}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
          <label className="rb-aanuit">
            <input
              type="checkbox"
              checked={aan}
              onChange={(e) => {
                zetAan(e.target.checked);
                zetLetters(e.target.checked);
              }}
            />
            Toetsen van één letter gebruiken (zet dit uit als u met uw stem werkt)
          </label>
          <div className="rb-dialoog__knoppen">
            <Knop onClick={sluit}>Sluiten</Knop>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
