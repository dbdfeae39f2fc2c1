import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useId, useRef } from "react";
import { api } from "../api/client";
import type { Zoekantwoord } from "../api/types";
import { meld } from "../app/meldingen";
import { useTitel } from "../app/useTitel";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { enige, gedeeld, stukkeBronnen, zegAls, zegGezocht, zegKop } from "./antwoord";
import { ContactTreffers } from "./ContactTreffers";
import { geenBsn } from "./herken";
import { NieuweKlantKnop } from "./NieuweKlantKnop";
import { Treffers } from "./Treffers";
import { ZaakTreffers } from "./ZaakTreffers";
import { onthoudNamen, useAls, useVraag, zetVraag } from "./zoekopdracht";

export function Resultaten() {
  const vraag = useVraag();
  const als = useAls();
  useTitel("Zoeken");
  const zoeken = useQuery({
    queryKey: ["zoeken", vraag, als],
    queryFn: ({ signal }) => api.zoeken(vraag, als, signal),
    enabled: vraag !== "",
    // A source that failed may be there again.
    staleTime: (q) => (q.state.data && stukkeBronnen(q.state.data).length > 0 ? 0 : 30_000),
  });
  useOpenEnige(zoeken.data, vraag);
  const opnieuw = () => void zoeken.refetch();

  return (
    <div className="rb-inhoud">
      <h1 tabIndex={-1}>{zegKop(vraag, zoeken.data)}</h1>
      {vraag === "" && <p>Typ in het zoekvak wie of wat u zoekt.</p>}
      {zoeken.isFetching && !zoeken.data && <Wachten wat="Klanten, zaken en contacten" regels={6} />}
      {zoeken.error && <Mislukt fout={zoeken.error} opnieuw={opnieuw} bezig={zoeken.isFetching} />}
      {zoeken.data && (
        <Antwoord antwoord={zoeken.data} vraag={vraag} opnieuw={opnieuw} bezig={zoeken.isFetching} />
      )}
    </div>
  );
}

/** One hit: open it, and leave no BSN behind in the search box. */
function useOpenEnige(antwoord: Zoekantwoord | undefined, vraag: string): void {
  const navigate = useNavigate();
  const gedaan = useRef<Zoekantwoord | undefined>(undefined);
  useEffect(() => {
    if (!antwoord || gedaan.current === antwoord) return;
    gedaan.current = antwoord;
    onthoudNamen(antwoord.treffers);
    const een = enige(antwoord);
    if (een) {
      // Whom the contact is about is for the employee to say.
      if ("zaak" in een) {
        void navigate({ to: "/zaken/$bron/$zaak", params: een.zaak, search: {}, replace: true });
      } else {
        void navigate({ to: "/klant/$klant", params: { klant: een.klant }, search: {}, replace: true });
      }
      zetVraag("");
      return;
    }
    meld([zegKop(vraag, antwoord), antwoord.uitleg, gedeeld(antwoord)].filter(Boolean).join(". "));
    if (document.activeElement?.id === "zoekvak") document.querySelector<HTMLElement>("main h1")?.focus();
  }, [antwoord, navigate, vraag]);
}

interface AntwoordProps {
  antwoord: Zoekantwoord;
  vraag: string;
  opnieuw: () => void;
  bezig: boolean;
}

function Antwoord({ antwoord, vraag, opnieuw, bezig }: AntwoordProps) {
  const { treffers, zaken, contacten, uitleg, meer } = antwoord;
  const leeg = treffers.length + zaken.length + contacten.length === 0;
  const nummers = gedeeld(antwoord);
  return (
    <>
      {uitleg && <Melding soort="info">{uitleg}</Melding>}
      {!uitleg && geenBsn(vraag) && (
        <Melding soort="let-op">
          Dit nummer is geen BSN. Vraag de beller het te herhalen, of zoek op naam.
        </Melding>
      )}
      <Bronnen antwoord={antwoord} opnieuw={opnieuw} bezig={bezig} />
      {nummers && <Melding soort="let-op">{nummers}</Melding>}
      {meer && (
        <Melding soort="info">
          Er zijn er meer dan u hier ziet. Voeg bijvoorbeeld een voornaam of geboortedatum toe.
        </Melding>
      )}
      {leeg && <Leeg antwoord={antwoord} />}
      {leeg && <ZoekAls antwoord={antwoord} vraag={vraag} />}
      {treffers.length > 0 && (
        <Groep kop="Klanten">
          <Treffers treffers={treffers} />
        </Groep>
      )}
      {zaken.length > 0 && (
        <Groep kop="Zaken">
          <ZaakTreffers zaken={zaken} />
        </Groep>
      )}
      {contacten.length > 0 && (
        <Groep kop="Contacten">
          <ContactTreffers contacten={contacten} />
        </Groep>
      )}
      {leeg ? (
        <NieuweKlantKnop vraag={vraag} />
      ) : (
        <p>
          Staat de klant er niet bij? <NieuweKlantKnop vraag={vraag} klein />
        </p>
      )}
      <p className="rb-bron">{zegGezocht(antwoord)}</p>
    </>
  );
}

function Groep({ kop, children }: { kop: string; children: React.ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rb-groep">
      <h2 id={id} className="rb-groep__kop">
        {kop}
      </h2>
      {children}
    </section>
  );
}

function Leeg({ antwoord }: { antwoord: Zoekantwoord }) {
  if (antwoord.uitleg) return null;
  return (
    <p className="rb-leeg">
      {stukkeBronnen(antwoord).length > 0
        ? "In wat wel antwoordde, staat niets met deze gegevens."
        : "Controleer de schrijfwijze, of zoek op iets anders, bijvoorbeeld geboortedatum of telefoonnummer. U kunt het contact ook zonder klant vastleggen."}
    </p>
  );
}

/** Nobody has this as their BSN: the employee may know that it is something else. */
function ZoekAls({ antwoord, vraag }: Pick<AntwoordProps, "antwoord" | "vraag">) {
  if (antwoord.ookAls.length === 0) return null;
  return (
    <div className="rb-inline__knoppen">
      {antwoord.ookAls.map((als) => (
        <Knop key={als} onClick={() => zetVraag(vraag, als)}>
          {zegAls(als)}
        </Knop>
      ))}
    </div>
  );
}

/** Which sources did not answer: what is here is not all there may be. */
function Bronnen({ antwoord, opnieuw, bezig }: Omit<AntwoordProps, "vraag">) {
  const stuk = stukkeBronnen(antwoord);
  if (stuk.length === 0) return null;
  const reden = stuk.map((b) => {
    const melding = b.melding ?? `${b.naam} antwoordt niet.`;
    return melding.includes(b.naam) ? melding : `${b.naam}: ${melding}`;
  });
  return <Mislukt reden={reden.join(" ")} opnieuw={opnieuw} bezig={bezig} />;
}
