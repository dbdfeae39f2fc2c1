import { IconCheck, IconPlus, IconStar } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../api/client";
import type { Adres, AdresInvoer } from "../api/types";
import { maakUuid } from "../api/uuid";
import { meld } from "../app/meldingen";
import { Dag, Moment } from "../datum/Moment";
import { focusTerug } from "../stukken/Inline";
import { Knop } from "../stukken/Knop";
import { Merk } from "../stukken/Merk";
import { AdresFormulier } from "./AdresFormulier";
import { AdresLink } from "./AdresLink";
import { adresSoorten, invoerVan, legeInvoer, opVolgorde, zegAdres } from "./gegevens";
import { useEigen } from "./useEigen";
import { useOpen } from "./useOpen";
import { Verwijderen } from "./Verwijderen";
import { IntussenAnders, verwijderVersie, zonderOfAls } from "./verwijderVersie";
import "./klantgegevens.css";

const toevoegen = "adres-toevoegen";

/** How the customer can be reached, to be changed where it stands. */
export function Contactgegevens({ klant, adressen }: { klant: string; adressen: Adres[] }) {
  const [nieuw, zetNieuw] = useState<string | null>(null);
  const verwerk = useEigen(klant);
  const { alle, isWeg, isOpen, zet } = useOpen(adressen);
  const sluit = () => {
    zetNieuw(null);
    focusTerug(toevoegen);
  };

  async function voegToe(invoer: AdresInvoer): Promise<void> {
    const adres = await api.maakAdres(klant, invoer, nieuw ?? maakUuid());
    verwerk((e) => ({ ...e, adressen: [...e.adressen, adres] }));
    meld(`${zegAdres(adres)} opgeslagen.`);
    sluit();
  }

  return (
    <>
      {alle.length === 0 && !nieuw && (
        <p className="rb-leeg">Nog geen telefoonnummer of e-mailadres. Vraag ernaar en voeg het toe.</p>
      )}
      <ul className="rb-adressen">
        {opVolgorde(alle).map((a) => (
          <li key={a.uuid}>
            <Regel
              klant={klant}
              adres={a}
              weg={isWeg(a)}
              wijzigt={isOpen(a)}
              zetWijzigt={(aan) => zet(a, aan)}
            />
          </li>
        ))}
      </ul>
      {nieuw ? (
        <AdresFormulier
          naam="Contactgegeven toevoegen"
          id="nieuw-adres-"
          begin={legeInvoer()}
          bewaar={voegToe}
          sluit={sluit}
        />
      ) : (
        <div>
          <Knop
            id={toevoegen}
            icoon={<IconPlus aria-hidden size="1.25em" />}
            onClick={() => zetNieuw(maakUuid())}
          >
            Contactgegeven toevoegen
          </Knop>
        </div>
      )}
    </>
  );
}

interface RegelProps {
  klant: string;
  adres: Adres;
  /** A colleague removed it while its form was open. */
  weg: boolean;
  wijzigt: boolean;
  zetWijzigt: (aan: boolean) => void;
}

function Regel({ klant, adres: a, weg, wijzigt, zetWijzigt }: RegelProps) {
  const [sleutel] = useState(maakUuid);
  const verwerk = useEigen(klant);
  const knop = `wijzig-${a.uuid}`;
  const sluit = () => {
    zetWijzigt(false);
    focusTerug(knop, toevoegen);
  };

  async function bewaar(invoer: AdresInvoer): Promise<void> {
    const nieuw = await api.zetAdres(klant, a.uuid, invoer);
    verwerk((e) => ({ ...e, adressen: e.adressen.map((x) => (x.uuid === a.uuid ? nieuw : x)) }));
    meld(`${zegAdres(nieuw)} opgeslagen.`);
    sluit();
  }

  async function voegOpnieuwToe(invoer: AdresInvoer): Promise<void> {
    const nieuw = await api.maakAdres(klant, { ...invoer, versie: null }, sleutel);
    verwerk((e) => ({ ...e, adressen: [...e.adressen.filter((x) => x.uuid !== a.uuid), nieuw] }));
    meld(`${zegAdres(nieuw)} opgeslagen.`);
    sluit();
  }

  async function verwijder(): Promise<void> {
    const nu = await verwijderVersie<Adres>(() => api.verwijderAdres(klant, a));
    verwerk((e) => ({ ...e, adressen: zonderOfAls(e.adressen, a, nu) }));
    if (nu)
      throw new IntussenAnders(`Er staat nu: ${zegAdres(nu)}${nu.omschrijving && `, ${nu.omschrijving}`}.`);
  }

  if (wijzigt) {
    return (
      <AdresFormulier
        naam={`${zegAdres(a)} wijzigen`}
        id={`adres-${a.uuid}-`}
        begin={invoerVan(a)}
        bewaar={bewaar}
        sluit={sluit}
        nu={weg ? null : a}
        ververs={() => verwerk((e) => e)}
        alsNieuw={voegOpnieuwToe}
      />
    );
  }
  const soort = adresSoorten.find((s) => s.waarde === a.soort)?.naam ?? "Anders";
  return (
    <div className="rb-adres">
      <div className="rb-adres__wat">
        <AdresLink adres={a} />
        {a.omschrijving && <span className="rb-zacht rb-breek">{a.omschrijving}</span>}
        {a.voorkeur && (
          <Merk soort="info" icoon={<IconStar aria-hidden size="1em" />}>
            Voorkeur
          </Merk>
        )}
        {a.standaard && <Merk>Standaard</Merk>}
      </div>
      <p className="rb-bron rb-adres__bron">
        <span>{soort}</span> <Herkomst klant={klant} adres={a} />{" "}
        {a.verificatieDatum && (
          <span className="rb-metIcoon">
            <IconCheck aria-hidden size="1em" />
            <span>
              gecontroleerd <Dag dag={a.verificatieDatum} />
            </span>
          </span>
        )}
      </p>
      <div className="rb-adres__knoppen">
        <button
          type="button"
          id={knop}
          className="rb-tekstknop rb-klein"
          data-rij
          onClick={() => zetWijzigt(true)}
        >
          Wijzigen<span className="rb-verborgen"> {zegAdres(a)}</span>
        </button>
        <Verwijderen
          wat={zegAdres(a)}
          kop={`${zegAdres(a)} verwijderen?`}
          uitleg="Dit hoort dan niet meer bij deze klant. U kunt dit niet terugdraaien."
          doe={verwijder}
          daarna={toevoegen}
        />
      </div>
    </div>
  );
}

/** Where we have it from: the customer's own data, or what was said in one contact. */
function Herkomst({ klant, adres: a }: { klant: string; adres: Adres }) {
  if (a.herkomst !== "contact") return <span>van de klant</span>;
  if (!a.contact) return <span>uit een contact</span>;
  return (
    <span>
      uit het{" "}
      <Link
        to="/klant/$klant"
        params={{ klant }}
        search={{ contact: a.contact.klantcontact }}
        className="rb-schakel"
      >
        contact van <Moment iso={a.contact.plaatsgevondenOp} />
      </Link>
    </span>
  );
}
