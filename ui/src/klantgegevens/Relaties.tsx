import {
  IconAddressBook,
  IconArrowsLeftRight,
  IconBuilding,
  IconPlus,
  IconTag,
  IconUserPlus,
} from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../api/client";
import type { KlantKop, PeriodeInvoer, Relatie, RelatieSoort } from "../api/types";
import { maakUuid } from "../api/uuid";
import { meld } from "../app/meldingen";
import { vandaag } from "../datum/datum";
import { Dag } from "../datum/Moment";
import { Rubriek } from "../klantbeeld/Rubriek";
import { begin } from "../nieuweklant/invoer";
import { focusTerug } from "../stukken/Inline";
import { Knop } from "../stukken/Knop";
import { Merk } from "../stukken/Merk";
import { legeVoorzet } from "../zoeken/herken";
import { gezochteNaam } from "../zoeken/zoekopdracht";
import { geldt, zegPeriode } from "./gegevens";
import { PeriodeFormulier } from "./PeriodeFormulier";
import { RelatieFormulier } from "./RelatieFormulier";
import { useEigen } from "./useEigen";
import { useOpen } from "./useOpen";
import { Verwijderen } from "./Verwijderen";
import { IntussenAnders, verwijderVersie, zonderOfAls } from "./verwijderVersie";

const woorden: Record<RelatieSoort, { wat: string; Icoon: typeof IconTag }> = {
  vertegenwoordigt: { wat: "Vertegenwoordigt", Icoon: IconArrowsLeftRight },
  vertegenwoordigdDoor: { wat: "Wordt vertegenwoordigd door", Icoon: IconArrowsLeftRight },
  werktVoor: { wat: "Werkt voor", Icoon: IconBuilding },
  contactpersoon: { wat: "Contactpersoon", Icoon: IconAddressBook },
  categorie: { wat: "Categorie", Icoon: IconTag },
};

const toevoegen = "relatie-toevoegen";

interface Eigenschappen {
  klant: string;
  wie: KlantKop;
  relaties: Relatie[];
  naam: string | null;
}

/** Whom the customer speaks for or belongs to, and who speaks for an organisation. */
export function Relaties({ klant, wie, relaties, naam }: Eigenschappen) {
  const [nieuw, zetNieuw] = useState(false);
  const verwerk = useEigen(klant);
  const isOrganisatie = wie.soort === "organisatie" || wie.soort === "vestiging";
  const personen = relaties.filter((r) => r.soort === "contactpersoon");
  const andere = relaties.filter((r) => r.soort !== "contactpersoon");
  const sluit = () => {
    zetNieuw(false);
    focusTerug(toevoegen);
  };
  return (
    <>
      {(isOrganisatie || personen.length > 0) && (
        <Rubriek kop="Contactpersonen">
          {personen.length === 0 && <p className="rb-leeg">Nog geen contactpersonen.</p>}
          <Lijst klant={klant} relaties={personen} />
          <NieuweContactpersoon klant={klant} naam={naam} />
        </Rubriek>
      )}
      <Rubriek kop="Relaties en categorieën">
        {andere.length === 0 && !nieuw && (
          <p className="rb-leeg">
            Nog geen relaties. Voeg bijvoorbeeld toe wie namens deze klant mag bellen.
          </p>
        )}
        <Lijst klant={klant} relaties={andere} />
        {nieuw ? (
          <RelatieFormulier
            klant={klant}
            klaar={() => {
              verwerk((e) => e);
              meld("Relatie opgeslagen.");
              sluit();
            }}
            sluit={sluit}
          />
        ) : (
          <div>
            <Knop
              id={toevoegen}
              icoon={<IconPlus aria-hidden size="1.25em" />}
              onClick={() => zetNieuw(true)}
            >
              Relatie toevoegen
            </Knop>
          </div>
        )}
      </Rubriek>
    </>
  );
}

function NieuweContactpersoon({ klant, naam }: { klant: string; naam: string | null }) {
  const navigate = useNavigate();
  return (
    <div>
      <Knop
        icoon={<IconUserPlus aria-hidden size="1.25em" />}
        onClick={() => {
          const werktVoor = { klant, naam: naam ?? gezochteNaam(klant) ?? "deze organisatie" };
          begin({ ...legeVoorzet, soort: "contactpersoon", werktVoor });
          void navigate({ to: "/nieuwe-klant" });
        }}
      >
        Nieuwe contactpersoon
      </Knop>
    </div>
  );
}

function Lijst({ klant, relaties }: { klant: string; relaties: Relatie[] }) {
  const { alle, isWeg, isOpen, zet } = useOpen(relaties);
  if (alle.length === 0) return null;
  return (
    <ul className="rb-adressen">
      {alle.map((r) => (
        <li key={`${r.soort}${r.uuid}`}>
          <Regel
            klant={klant}
            relatie={r}
            weg={isWeg(r)}
            wijzigt={isOpen(r)}
            zetWijzigt={(aan) => zet(r, aan)}
          />
        </li>
      ))}
    </ul>
  );
}

interface RegelProps {
  klant: string;
  relatie: Relatie;
  /** A colleague removed it while its form was open. */
  weg: boolean;
  wijzigt: boolean;
  zetWijzigt: (aan: boolean) => void;
}

function Regel({ klant, relatie: r, weg, wijzigt, zetWijzigt }: RegelProps) {
  const [sleutel] = useState(maakUuid);
  const verwerk = useEigen(klant);
  const knop = `relatie-wijzig-${r.uuid}`;
  const { wat, Icoon } = woorden[r.soort];
  const sluit = () => {
    zetWijzigt(false);
    focusTerug(knop, toevoegen);
  };

  async function bewaar(periode: PeriodeInvoer): Promise<void> {
    const nieuw = await api.zetRelatie(klant, r.uuid, periode);
    verwerk((e) => ({ ...e, relaties: e.relaties.map((x) => (x.uuid === r.uuid ? nieuw : x)) }));
    meld(`${r.naam} opgeslagen.`);
    sluit();
  }

  async function voegOpnieuwToe({ beginDatum, eindDatum }: PeriodeInvoer): Promise<void> {
    const relatie = { soort: "categorie", klant: null, categorie: r.naam, beginDatum, eindDatum } as const;
    const nieuw = await api.maakRelatie(klant, relatie, sleutel);
    verwerk((e) => ({ ...e, relaties: [...e.relaties.filter((x) => x.uuid !== r.uuid), nieuw] }));
    meld(`${r.naam} opgeslagen.`);
    sluit();
  }

  async function verwijder(): Promise<void> {
    const nu = await verwijderVersie<Relatie>(() => api.verwijderRelatie(klant, r));
    verwerk((e) => ({ ...e, relaties: zonderOfAls(e.relaties, r, nu) }));
    if (nu) throw new IntussenAnders(`Er staat nu: ${nu.naam}, ${zegPeriode(nu)}.`);
  }

  if (wijzigt) {
    return (
      <PeriodeFormulier
        naam={r.naam}
        relatie={r}
        weg={weg}
        bewaar={bewaar}
        sluit={sluit}
        ververs={() => verwerk((e) => e)}
        alsNieuw={voegOpnieuwToe}
      />
    );
  }
  const van = r.soort === "categorie" || r.soort === "vertegenwoordigt";
  return (
    <div className="rb-adres">
      <div className="rb-adres__wat">
        <span className="rb-metIcoon">
          <Icoon aria-hidden size="1em" />
          {r.soort !== "contactpersoon" && <span className="rb-zacht">{wat}</span>}
        </span>
        {r.klant ? (
          <Link
            to="/klant/$klant"
            params={{ klant: r.klant }}
            search={{}}
            className="rb-schakel rb-breek"
            data-rij
          >
            {r.naam}
          </Link>
        ) : (
          <span className="rb-breek">{r.naam}</span>
        )}
        <Geldigheid relatie={r} />
      </div>
      <p className="rb-bron rb-adres__bron">
        {r.beginDatum && (
          <span>
            vanaf <Dag dag={r.beginDatum} />
          </span>
        )}{" "}
        {r.eindDatum && (
          <span>
            tot en met <Dag dag={r.eindDatum} />
          </span>
        )}
      </p>
      {van && (
        <div className="rb-adres__knoppen">
          {r.soort === "categorie" && (
            <button
              type="button"
              id={knop}
              className="rb-tekstknop rb-klein"
              onClick={() => zetWijzigt(true)}
            >
              Wijzigen<span className="rb-verborgen"> {r.naam}</span>
            </button>
          )}
          <Verwijderen
            wat={r.naam}
            kop={r.soort === "categorie" ? "Categorie weghalen?" : "Relatie verwijderen?"}
            uitleg={`${wat}: ${r.naam}. Dit staat dan niet meer bij deze klant. U kunt dit niet terugdraaien.`}
            doe={verwijder}
            daarna={toevoegen}
          />
        </div>
      )}
    </div>
  );
}

function Geldigheid({ relatie }: { relatie: Relatie }) {
  const stand = geldt(relatie, vandaag(new Date()));
  if (stand === "nu") return null;
  return <Merk>{stand === "voorbij" ? "Voorbij" : "Nog niet begonnen"}</Merk>;
}
