import { IconCheck, IconLink } from "@tabler/icons-react";
import type { Concept } from "../api/types";
import type { Zaakbeeld } from "../api/zaken";
import { meld } from "../app/meldingen";
import { concepten } from "../contact/concepten";
import { type Geregistreerd, useGeregistreerd } from "../contact/geregistreerd";
import { koppelZaak } from "../contact/koppelen";
import { useConcepten } from "../contact/useConcepten";
import { zegTijd } from "../datum/datum";
import { focusTerug } from "../stukken/Inline";
import { Knop } from "../stukken/Knop";
import { MagNiet } from "../stukken/MagNiet";
import { ContactErbij } from "./ContactErbij";

const koppelId = "zaak-koppelen";
const losId = "zaak-losmaken";

/** The live contact and this zaak: tie them, or see that they are. Without one: the contact that was just saved. */
export function Koppelbalk({ zaak }: { zaak: Zaakbeeld }) {
  const actief = useConcepten().actief?.concept;
  const vers = useGeregistreerd().find((c) => !zaak.contacten.some((z) => z.uuid === c.klantcontact));
  if (actief) return <Lopend zaak={zaak} concept={actief} />;
  if (vers && zaak.contactToevoegen.mag) return <Vers zaak={zaak} contact={vers} />;
  return null;
}

function Lopend({ zaak, concept }: { zaak: Zaakbeeld; concept: Concept }) {
  const { bron, uuid, identificatie, omschrijving } = zaak;
  const tijd = zegTijd(concept.gestart);
  if (concept.zaak?.uuid === uuid) {
    return (
      <div className="rb-koppelbalk">
        <span className="rb-metIcoon">
          <IconCheck aria-hidden size="1.25em" />
          <span>Uw contact van {tijd} gaat over deze zaak.</span>
        </span>
        <Knop
          id={losId}
          soort="subtle"
          onClick={() => {
            concepten.wijzig(concept.uuid, { zaak: null });
            meld("Het contact gaat niet meer over deze zaak.");
            focusTerug(koppelId);
          }}
        >
          Losmaken
        </Knop>
      </div>
    );
  }
  return (
    <div className="rb-koppelbalk">
      <span className="rb-breek">
        Uw contact van {tijd}{" "}
        {concept.zaak
          ? `gaat over ${concept.zaak.omschrijving || concept.zaak.identificatie}.`
          : "gaat nog niet over een zaak."}
      </span>
      {zaak.contactToevoegen.mag ? (
        <Knop
          id={koppelId}
          icoon={<IconLink aria-hidden size="1.25em" />}
          onClick={() => {
            koppelZaak(concept.uuid, { bron, uuid, identificatie, omschrijving });
            meld("Het contact gaat nu over deze zaak.");
            focusTerug(losId);
          }}
        >
          Koppel dit contact
        </Knop>
      ) : (
        <MagNiet waarom={zaak.contactToevoegen.waarom} />
      )}
    </div>
  );
}

function Vers({ zaak, contact }: { zaak: Zaakbeeld; contact: Geregistreerd }) {
  return (
    <div className="rb-koppelbalk">
      <span className="rb-breek">
        U sloeg het contact van {zegTijd(contact.gestart)} met {contact.naam} op: {contact.onderwerp}.
      </span>
      <ContactErbij
        zaak={zaak}
        klantcontact={contact.klantcontact}
        daarna={() => document.querySelector<HTMLElement>("main h1")?.focus()}
      >
        Koppel dit contact
      </ContactErbij>
    </div>
  );
}
