import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
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
import { NietGeopend } from "../stukken/NietGeopend";
import { type Tabblad, Tabbladen } from "../stukken/Tabbladen";
import { Wachten } from "../stukken/Wachten";
import { Betrokkenen } from "./Betrokkenen";
import { Contacten } from "./Contacten";
import { Gegevens } from "./Gegevens";
import { useZaak, useZaakMeldingen } from "./useZaak";
import { Verloop } from "./Verloop";
import { aanvrager, meldingenBij, type Onderdeel } from "./woorden";
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
          <NietGeopend wat="Zaak" reden={foutTekst(error)} opnieuw={opnieuw} bezig={isFetching} />
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
      <Delen zaak={data} opnieuw={opnieuw} bezig={isFetching} />
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

function Delen(props: ZaakProps) {
  const { bron, uuid, register, rollen, contacten, meerContacten, meldingen } = props.zaak;
  const mist = (onderdeel: Onderdeel) => meldingenBij(meldingen, onderdeel).length > 0;
  const { tab = "verloop" } = useSearch({ from: "/zaken/$bron/$zaak" });
  const navigate = useNavigate();
  const naar = (naar?: ZaakTab) =>
    void navigate({
      to: "/zaken/$bron/$zaak",
      params: { bron, zaak: uuid },
      search: naar ? { tab: naar } : {},
      replace: true,
    });
  const bladen: Tabblad<ZaakTab>[] = [
    { id: "verloop", naam: "Verloop", inhoud: <Verloop {...props} /> },
    {
      id: "documenten",
      naam: "Documenten",
      inhoud: <Zaakdocumenten bron={bron} zaak={uuid} register={register} />,
    },
    {
      id: "betrokkenen",
      naam: "Betrokkenen",
      aantal: rollen.length || undefined,
      meer: mist("betrokkenen"),
      inhoud: <Betrokkenen {...props} />,
    },
    {
      id: "contacten",
      naam: "Contacten",
      aantal: contacten.length || undefined,
      meer: meerContacten || mist("contacten"),
      inhoud: <Contacten {...props} />,
    },
    { id: "gegevens", naam: "Gegevens", inhoud: <Gegevens {...props} /> },
  ];
  return <Tabbladen naam="Over deze zaak" open={tab} bladen={bladen} naar={naar} />;
}
