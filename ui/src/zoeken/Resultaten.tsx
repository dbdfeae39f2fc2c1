import { IconBuilding, IconLock, IconUser } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { api } from "../api/client";
import { foutTekst } from "../api/fout";
import type { Treffer, Zoekantwoord } from "../api/types";
import { meld } from "../app/meldingen";
import { useTitel } from "../app/useTitel";
import { koppelBijOpenen } from "../contact/koppelen";
import { zegGeboorte } from "../datum/datum";
import { Moment } from "../datum/Moment";
import { Melding } from "../stukken/Melding";
import { Merk } from "../stukken/Merk";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { alsBsn, elfproef } from "./elfproef";
import { onthoudNamen, useVraag, zetVraag } from "./zoekopdracht";

export function Resultaten() {
  const vraag = useVraag();
  useTitel("Zoeken");
  const bsn = alsBsn(vraag);
  const ongeldig = bsn !== null && !elfproef(bsn);
  const zoeken = useQuery({
    queryKey: ["zoeken", vraag],
    queryFn: ({ signal }) => api.zoeken(vraag, signal),
    enabled: vraag !== "" && !ongeldig,
    staleTime: 30_000,
  });
  useOpenEnige(zoeken.data, vraag);

  if (ongeldig) return <GeenBsn />;
  return (
    <div className="rb-inhoud">
      <h1 tabIndex={-1}>{kop(vraag, zoeken.data)}</h1>
      {vraag === "" && <p>Typ een BSN of een naam in het zoekvak.</p>}
      {zoeken.isFetching && !zoeken.data && <Wachten wat="Klanten" wie="de BRP" regels={6} />}
      {zoeken.error && <Mislukt reden={foutTekst(zoeken.error)} opnieuw={() => void zoeken.refetch()} />}
      {zoeken.data && <Antwoord antwoord={zoeken.data} opnieuw={() => void zoeken.refetch()} />}
    </div>
  );
}

function GeenBsn() {
  useEffect(() => meld("Dit is geen geldig BSN."), []);
  return (
    <div className="rb-inhoud">
      <h1 tabIndex={-1}>Geen geldig BSN</h1>
      <Melding soort="let-op">
        Deze negen cijfers zijn geen geldig BSN. Er is niet gezocht. Vraag de klant om het nummer nog eens te
        noemen, of zoek op naam.
      </Melding>
    </div>
  );
}

function kop(vraag: string, antwoord?: Zoekantwoord): string {
  if (vraag === "") return "Zoeken";
  if (!antwoord) return "Zoeken…";
  const n = antwoord.treffers.length;
  if (n === 0) return "Niemand gevonden";
  return n === 1 ? "1 klant gevonden" : `${n} klanten gevonden`;
}

/** One hit: open it, and leave no BSN behind in the search box. */
function useOpenEnige(antwoord: Zoekantwoord | undefined, vraag: string): void {
  const navigate = useNavigate();
  const gedaan = useRef<Zoekantwoord | undefined>(undefined);
  useEffect(() => {
    if (!antwoord || gedaan.current === antwoord) return;
    gedaan.current = antwoord;
    onthoudNamen(antwoord.treffers);
    const [enige, tweede] = antwoord.treffers;
    if (enige && !tweede) {
      koppelBijOpenen(enige.klant, enige.naam);
      void navigate({ to: "/klant/$klant", params: { klant: enige.klant }, search: {}, replace: true });
      zetVraag("");
      return;
    }
    meld(kop(vraag, antwoord));
    if (document.activeElement?.id === "zoekvak") document.querySelector<HTMLElement>("main h1")?.focus();
  }, [antwoord, navigate, vraag]);
}

function Antwoord({ antwoord, opnieuw }: { antwoord: Zoekantwoord; opnieuw: () => void }) {
  const stuk = antwoord.bronnen.filter((b) => !b.gelukt);
  const { treffers } = antwoord;
  return (
    <>
      {antwoord.uitleg && <Melding soort="info">{antwoord.uitleg}</Melding>}
      {stuk.map((b) => (
        <Mislukt key={b.naam} reden={b.melding ?? `${b.naam} antwoordt niet.`} opnieuw={opnieuw} />
      ))}
      {treffers.length === 0 && !antwoord.uitleg && (
        <p className="rb-leeg">
          {stuk.length > 0
            ? "In de andere bronnen staat niemand met deze gegevens."
            : "Controleer de schrijfwijze, of zoek op BSN. U kunt het contact ook zonder klant vastleggen."}
        </p>
      )}
      {treffers.length > 0 && (
        <ul className="rb-treffers">
          {treffers.map((t) => (
            <li key={t.klant}>
              <Rij treffer={t} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Rij({ treffer: t }: { treffer: Treffer }) {
  const Icoon = t.soort === "organisatie" ? IconBuilding : IconUser;
  return (
    <Link
      to="/klant/$klant"
      params={{ klant: t.klant }}
      search={{}}
      className="rb-treffer rb-rij"
      data-rij
      preload={false}
      onClick={() => koppelBijOpenen(t.klant, t.naam)}
    >
      <Icoon aria-hidden size="1.25em" className="rb-zacht" />
      <span className="rb-treffer__naam">
        <span className="rb-vet">{t.naam}</span>
        {t.geheim && (
          <Merk soort="let-op" icoon={<IconLock aria-hidden size="1em" />}>
            Geheim
          </Merk>
        )}
        {t.overleden && <Merk>Overleden</Merk>}
      </span>
      <span className="rb-treffer__geboren">{t.geboortedatum ? zegGeboorte(t.geboortedatum) : ""}</span>
      <span className="rb-treffer__plaats">{t.woonplaats}</span>
      <span className="rb-bron rb-treffer__bron">
        {t.laatsteContact && (
          <>
            laatste contact <Moment iso={t.laatsteContact} /> ·{" "}
          </>
        )}
        {t.bron}
      </span>
    </Link>
  );
}
