import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { foutTekst } from "../api/fout";
import type { Zaakbeeld } from "../api/zaken";
import type { ZaakTab } from "../app/router";
import { isVeld } from "../app/toetsen";
import { useTitel } from "../app/useTitel";
import { zetOpScherm } from "../contact/wisselen";
import { zegTijd } from "../datum/datum";
import { Zaakdocumenten } from "../documenten/Zaakdocumenten";
import "../klantbeeld/klantbeeld.css";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { Betrokkenen } from "./Betrokkenen";
import { Contacten } from "./Contacten";
import { Gegevens } from "./Gegevens";
import { useZaak, useZaakMeldingen } from "./useZaak";
import { Verloop } from "./Verloop";
import { aanvrager } from "./woorden";
import { Zaakkop } from "./Zaakkop";
import "./zaak.css";

/** One zaak: what it is, what one must know before speaking, where it stands, and then the rest. */
export function Zaak() {
  const { bron, zaak } = useParams({ from: "/zaken/$bron/$zaak" });
  return <Een key={`${bron}/${zaak}`} bron={bron} zaak={zaak} />;
}

function Een({ bron, zaak }: { bron: string; zaak: string }) {
  const { data, error, isFetching, refetch } = useZaak(bron, zaak);
  const kop = useRef<HTMLHeadingElement>(null);
  useTitel(data ? `${data.identificatie} ${data.omschrijving || data.zaaktype}` : "Zaak");
  useZaakMeldingen(bron, zaak);
  useOpScherm(data);

  const bekend = data !== undefined;
  useEffect(() => {
    // Not when somebody is already typing elsewhere: focus is never taken.
    const nu = document.activeElement;
    if (bekend && !(isVeld(nu) && nu?.id !== "zoekvak")) kop.current?.focus();
  }, [bekend]);

  const opnieuw = () => void refetch();
  if (!data) {
    return (
      <div className="rb-inhoud">
        {error ? (
          <>
            <h1 tabIndex={-1}>Zaak niet geopend</h1>
            <Mislukt reden={foutTekst(error)} opnieuw={opnieuw} bezig={isFetching} />
            <p>
              <Link to="/" className="rb-schakel">
                Opnieuw zoeken
              </Link>
            </p>
          </>
        ) : (
          <Wachten wat="Zaak" wie="Het zaaksysteem" regels={8} />
        )}
      </div>
    );
  }
  return (
    <article className="rb-inhoud rb-zaakpagina">
      <Zaakkop zaak={data} kop={kop} />
      {error && (
        <Mislukt
          reden={`${foutTekst(error)} U ziet de zaak zoals die was om ${zegTijd(data.opgehaald)}.`}
          opnieuw={opnieuw}
          bezig={isFetching}
        />
      )}
      <Tabbladen zaak={data} opnieuw={opnieuw} bezig={isFetching} />
    </article>
  );
}

/** Who begins a contact here, begins it about this zaak and with whom it is of. */
function useOpScherm(zaak: Zaakbeeld | undefined): void {
  useEffect(() => {
    if (!zaak) return;
    const { bron, uuid, identificatie, omschrijving } = zaak;
    const wie = aanvrager(zaak.rollen);
    zetOpScherm({
      klant: wie?.klant ?? null,
      klantNaam: wie?.klant ? wie.naam : null,
      ...(zaak.contactToevoegen.mag ? { zaak: { bron, uuid, identificatie, omschrijving } } : {}),
    });
    return () => zetOpScherm(null);
  }, [zaak]);
}

export interface ZaakProps {
  zaak: Zaakbeeld;
  /** Asks the whole zaak again, for a part that is missing. */
  opnieuw: () => void;
  bezig: boolean;
}

function Tabbladen(props: ZaakProps) {
  const { zaak } = props;
  const { tab = "verloop" } = useSearch({ from: "/zaken/$bron/$zaak" });
  const navigate = useNavigate();
  return (
    <Tabs
      className="rb-tabs"
      selectedKey={tab}
      onSelectionChange={(naar) =>
        void navigate({
          to: "/zaken/$bron/$zaak",
          params: { bron: zaak.bron, zaak: zaak.uuid },
          search: naar === "verloop" ? {} : { tab: naar as ZaakTab },
          replace: true,
        })
      }
    >
      <TabList className="rb-tablijst" aria-label="Over deze zaak">
        <Tab id="verloop" className="rb-tab">
          Verloop
        </Tab>
        <Tab id="documenten" className="rb-tab">
          Documenten
        </Tab>
        <Tab id="betrokkenen" className="rb-tab">
          Betrokkenen <Aantal n={zaak.rollen.length} />
        </Tab>
        <Tab id="contacten" className="rb-tab">
          Contacten <Aantal n={zaak.contacten.length} />
        </Tab>
        <Tab id="gegevens" className="rb-tab">
          Gegevens
        </Tab>
      </TabList>
      <TabPanel id="verloop" className="rb-tabvlak">
        <Verloop {...props} />
      </TabPanel>
      <TabPanel id="documenten" className="rb-tabvlak">
        <Zaakdocumenten bron={zaak.bron} zaak={zaak.uuid} register={zaak.register} />
      </TabPanel>
      <TabPanel id="betrokkenen" className="rb-tabvlak">
        <Betrokkenen {...props} />
      </TabPanel>
      <TabPanel id="contacten" className="rb-tabvlak">
        <Contacten {...props} />
      </TabPanel>
      <TabPanel id="gegevens" className="rb-tabvlak">
        <Gegevens {...props} />
      </TabPanel>
    </Tabs>
  );
}

const Aantal = ({ n }: { n: number }) => (n > 0 ? <span className="nl-number-badge">{n}</span> : null);
