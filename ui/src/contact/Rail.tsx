import { IconChevronDown, IconChevronUp, IconPlus } from "@tabler/icons-react";
import { Link, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Merknaam } from "../app/Kop";
import { zegTijd } from "../datum/datum";
import { hoofdletter, minstens } from "../stukken/aantal";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { Mislukt } from "../stukken/Mislukt";
import { ContactFormulier } from "./ContactFormulier";
import { Contactlijst } from "./Contactlijst";
import { concepten } from "./concepten";
import { naamVan } from "./koppelen";
import "./contact.css";
import { useConcepten } from "./useConcepten";
import { nieuwContact } from "./wisselen";

export interface Opgeslagen {
  naam: string;
  gestart: string;
  /** The reference of the application for whose zaak it waits. */
  aanvraag: string;
}

/** Left, constant: the contacts that are open and the one that is live. Under 48rem a bar at the bottom that opens. */
export function Rail({ open, zetOpen }: { open: boolean; zetOpen: (open: boolean) => void }) {
  const { contacten, actief, fout } = useConcepten();
  const [opgeslagen, zetOpgeslagen] = useState<Opgeslagen | null>(null);
  const router = useRouter();
  const loopt = actief !== null;
  useEffect(() => {
    if (loopt) zetOpgeslagen(null);
  }, [loopt]);
  const begin = () => {
    zetOpen(true);
    nieuwContact(router);
  };

  return (
    <aside className="rb-rail" aria-label="Contacten" data-open={open || undefined}>
      <div className="rb-balk">
        {actief || contacten.length > 0 ? (
          <button type="button" className="rb-balk__knop" aria-expanded={open} onClick={() => zetOpen(!open)}>
            <span className="rb-balk__naam">
              {actief
                ? `${zegTijd(actief.concept.gestart)} ${naamVan(actief.concept)}`
                : `${hoofdletter(minstens(contacten.length, fout === null))} ${contacten.length === 1 ? "contact" : "contacten"} open`}
            </span>
            {open ? (
              <IconChevronDown aria-hidden size="1.25em" />
            ) : (
              <IconChevronUp aria-hidden size="1.25em" />
            )}
          </button>
        ) : (
          <Knop soort="primary" icoon={<IconPlus aria-hidden size="1.25em" />} onClick={begin}>
            Nieuw contact
          </Knop>
        )}
      </div>
      <div className="rb-rail__binnen">
        <Merknaam className="rb-merknaam--rail" />
        <div className="rb-rail__lijst">
          <Contactlijst contacten={contacten} actief={actief} />
          <NieuwKnop eerste={!loopt} begin={begin} />
        </div>
        {fout !== null && (
          <div className="rb-rail__mist">
            <Mislukt
              fout={fout}
              vooraf="Uw open contacten zijn niet opgehaald. Ze staan nog op de server."
              opnieuw={() => concepten.hervat()}
            />
          </div>
        )}
        {actief ? (
          <ContactFormulier
            key={actief.concept.uuid}
            toestand={actief}
            naOpslaan={(klaar) => {
              zetOpgeslagen(klaar);
              zetOpen(false);
            }}
            naAnnuleren={() => zetOpen(false)}
          />
        ) : (
          opgeslagen && (
            <div className="rb-rail__klaar">
              <Melding soort="goed">
                <strong>Opgeslagen.</strong> Het contact van {zegTijd(opgeslagen.gestart)} met{" "}
                {opgeslagen.naam} staat in het register.
                {opgeslagen.aanvraag && (
                  <>
                    {" "}
                    Het <strong>wacht op zaak</strong> {opgeslagen.aanvraag} en koppelt vanzelf.{" "}
                    <Link to="/wachtend" className="rb-schakel">
                      Wat er wacht
                    </Link>
                  </>
                )}
              </Melding>
            </div>
          )
        )}
      </div>
    </aside>
  );
}

/** Where no contact runs, this is what is done first. */
function NieuwKnop({ eerste, begin }: { eerste: boolean; begin: () => void }) {
  if (!eerste) {
    return (
      <button type="button" className="rb-nieuw" onClick={begin}>
        <IconPlus aria-hidden size="1.25em" />
        Nieuw contact
        <kbd>N</kbd>
      </button>
    );
  }
  return (
    <div className="rb-rail__begin">
      <Knop
        soort="primary"
        className="rb-begin"
        icoon={<IconPlus aria-hidden size="1.25em" />}
        onClick={begin}
      >
        Nieuw contact <kbd aria-hidden>N</kbd>
      </Knop>
    </div>
  );
}
