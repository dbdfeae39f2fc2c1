import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { foutTekst } from "../api/fout";
import type { KlantKop } from "../api/types";
import { meld } from "../app/meldingen";
import type { Tab as TabNaam } from "../app/router";
import { isVeld } from "../app/toetsen";
import { useTitel } from "../app/useTitel";
import { noem } from "../contact/koppelen";
import { zetOpScherm } from "../contact/wisselen";
import { NietGeopend } from "../stukken/NietGeopend";
import { type Tabblad, Tabbladen } from "../stukken/Tabbladen";
import { Wachten } from "../stukken/Wachten";
import { gezochteNaam } from "../zoeken/zoekopdracht";
import { alleZaken, type Beeld, naamUit } from "./beeld";
import { Gegevens } from "./Gegevens";
import { Klantkop } from "./Klantkop";
import "./klantbeeld.css";
import { Tijdlijn } from "./Tijdlijn";
import { useBeeld } from "./useBeeld";
import { useMeldingen } from "./useMeldingen";
import { Zaken } from "./Zaken";
import { allesBinnen } from "./ZakenGat";

export function Klantbeeld() {
  const { klant } = useParams({ from: "/klant/$klant" });
  return <VanKlant key={klant} klant={klant} />;
}

function VanKlant({ klant }: { klant: string }) {
  const { beeld, laadt, error, refetch, opnieuw } = useBeeld(klant);
  const wie = beeld.klant?.gegevens ?? null;
  const kop = useRef<HTMLHeadingElement>(null);
  const naam = naamUit(beeld, gezochteNaam(klant));
  useTitel(naam);
  useKlantOpScherm(klant, naam);
  useMeldingen(klant, beeld);
  useGaten(beeld, laadt);

  const bekend = wie !== null;
  useEffect(() => {
    // Not when somebody is already typing elsewhere: focus is never taken.
    const nu = document.activeElement;
    const typt = isVeld(nu) && nu?.id !== "zoekvak";
    // What was searched for within this customer has it already.
    if (bekend && !typt && !nu?.matches("[data-gezocht]")) kop.current?.focus();
  }, [bekend]);

  if (!wie) {
    return (
      <div className="rb-inhoud">
        {error || (beeld.klant && !beeld.klant.gelukt) ? (
          <NietGeopend
            wat="Klant"
            reden={error ? foutTekst(error) : (beeld.klant?.melding ?? "")}
            opnieuw={() => void refetch()}
            bezig={laadt}
          />
        ) : (
          <Wachten wat="Klant" regels={8} />
        )}
      </div>
    );
  }
  return (
    <article className="rb-inhoud rb-klantbeeld">
      <Klantkop klant={klant} wie={wie} naam={naam} beeld={beeld} laadt={laadt} opnieuw={opnieuw} kop={kop} />
      <Delen klant={klant} wie={wie} beeld={beeld} laadt={laadt} opnieuw={opnieuw} />
    </article>
  );
}

function useKlantOpScherm(klant: string, naam: string | null): void {
  useEffect(() => {
    zetOpScherm({ klant, klantNaam: naam });
    if (naam !== null) noem(klant, naam);
    return () => zetOpScherm(null);
  }, [klant, naam]);
}

/** Once everything came in: say which sources are missing. Who sees the screen reads it there. */
function useGaten(beeld: Beeld, laadt: boolean): void {
  const { persoon, organisatie, contacten, zaken, eigen } = beeld;
  const gaten = [persoon, organisatie, contacten, ...zaken, eigen].flatMap((d) =>
    // A zaaksysteem that answered may still say that there are more.
    d?.melding && (!d.gelukt || d.bron === "zaken") ? [d.melding] : [],
  );
  const tekst = laadt ? "" : gaten.join(" ");
  const gezegd = useRef("");
  useEffect(() => {
    if (tekst) meld(tekst);
    else if (gezegd.current && !laadt) meld("Alle bronnen hebben nu geantwoord.");
    if (!laadt) gezegd.current = tekst;
  }, [tekst, laadt]);
}

export interface DeelProps {
  klant: string;
  wie: KlantKop;
  beeld: Beeld;
  laadt: boolean;
  opnieuw: ReturnType<typeof useBeeld>["opnieuw"];
}

function Delen(props: DeelProps) {
  const { tab = "tijdlijn" } = useSearch({ from: "/klant/$klant" });
  const navigate = useNavigate();
  const naar = (naar?: TabNaam) =>
    void navigate({
      to: "/klant/$klant",
      params: { klant: props.klant },
      search: naar ? { tab: naar } : {},
      replace: true,
    });
  const zaken = alleZaken(props.beeld.zaken)?.length ?? 0;
  const volledig = allesBinnen(props.beeld);
  const bladen: Tabblad<TabNaam>[] = [
    { id: "tijdlijn", naam: "Tijdlijn", inhoud: <Tijdlijn {...props} /> },
    {
      id: "zaken",
      naam: "Zaken",
      aantal: volledig || zaken > 0 ? zaken : undefined,
      meer: !volledig,
      inhoud: <Zaken {...props} />,
    },
    { id: "gegevens", naam: "Gegevens", inhoud: <Gegevens {...props} /> },
  ];
  return <Tabbladen naam="Over deze klant" open={tab} bladen={bladen} naar={naar} />;
}
