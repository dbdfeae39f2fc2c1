import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { nietOpgeslagen } from "../api/fout";
import { zaakApi } from "../api/zaakclient";
import type { AbonneerbaarZaaktype, Abonnementen } from "../api/zaken";
import { meld } from "../app/meldingen";
import { useTitel } from "../app/useTitel";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { Mislukt } from "../stukken/Mislukt";
import { Tekst, Vink } from "../stukken/velden";
import { Wachten } from "../stukken/Wachten";
import { zegTot } from "../zaaksystemen/Stand";
import "./beheer.css";
import { gewijzigd, pastZaaktype } from "./keuzes";

const sleutel = ["abonnementen"];
const zoekbaarVanaf = 10;

/** Of which zaaktypen we want to hear, for the administrator. */
export function AbonnementenPagina() {
  useTitel("Abonnementen");
  const vraag = useQuery({
    queryKey: sleutel,
    queryFn: ({ signal }) => zaakApi.abonnementen(signal),
    staleTime: 0,
  });
  return (
    <div className="rb-inhoud rb-beheer">
      <h1 tabIndex={-1}>Abonnementen</h1>
      <p className="rb-zacht">
        Van deze zaaktypen horen we meteen wat er verandert. Nieuwe versies van een zaaktype gaan vanzelf mee.
        Andere zaken zien we ook, maar later.
      </p>
      {vraag.isPending && <Wachten wat="Abonnementen" regels={6} />}
      {vraag.error && (
        <Mislukt fout={vraag.error} opnieuw={() => void vraag.refetch()} bezig={vraag.isFetching} />
      )}
      {vraag.data?.length === 0 && <p className="rb-leeg">Er is geen zaaksysteem aangesloten.</p>}
      {vraag.data?.map((z) => (
        <Systeem key={z.bron} systeem={z} />
      ))}
    </div>
  );
}

function Systeem({ systeem: z }: { systeem: Abonnementen }) {
  const kop = useId();
  const client = useQueryClient();
  return (
    <section aria-labelledby={kop} className="rb-rubriek">
      <h2 id={kop}>{z.register}</h2>
      {(z.melding || !z.gelukt) && (
        <Mislukt
          reden={z.melding ?? `${z.register} antwoordt niet.`}
          opnieuw={() => void client.invalidateQueries({ queryKey: sleutel })}
        />
      )}
      <p className="rb-bron">
        {z.compleetTot ? `compleet t/m ${zegTot(z.compleetTot)}` : "nog niet compleet"}
      </p>
      {z.zaaktypen.length > 0 ? (
        <Keuzes systeem={z} />
      ) : (
        z.gelukt && <p className="rb-leeg">In de catalogus van {z.register} staan geen zaaktypen.</p>
      )}
    </section>
  );
}

const aan = (zaaktypen: AbonneerbaarZaaktype[]) =>
  zaaktypen.filter((t) => t.geabonneerd).map((t) => t.identificatie);

function Keuzes({ systeem: z }: { systeem: Abonnementen }) {
  const client = useQueryClient();
  const begin = aan(z.zaaktypen);
  const [gekozen, zetGekozen] = useState(begin);
  const [gezocht, zetGezocht] = useState("");
  const [bezig, zetBezig] = useState(false);
  const [fout, zetFout] = useState<string | null>(null);
  const [bewaard, zetBewaard] = useState(false);
  const lijst = z.zaaktypen.filter((t) => pastZaaktype(t, gezocht));
  const anders = gewijzigd(begin, gekozen);

  async function bewaar(): Promise<void> {
    if (bezig) return;
    zetBezig(true);
    zetFout(null);
    try {
      const nieuw = await zaakApi.zetAbonnementen(z.bron, gekozen);
      client.setQueryData<Abonnementen[]>(sleutel, (oud) => oud?.map((x) => (x.bron === z.bron ? nieuw : x)));
      zetGekozen(aan(nieuw.zaaktypen));
      meld(`Abonnementen bij ${z.register} opgeslagen.`);
      zetBewaard(true);
    } catch (e) {
      zetFout(nietOpgeslagen(e));
    } finally {
      zetBezig(false);
    }
  }

  return (
    <form
      data-inline
      aria-label={`Zaaktypen van ${z.register}`}
      className="rb-rubriek"
      onSubmit={(e) => {
        e.preventDefault();
        void bewaar();
      }}
    >
      {z.zaaktypen.length >= zoekbaarVanaf && (
        <div className="rb-filter">
          <Tekst
            id={`zoek-${z.bron}`}
            label={`Zoek in ${z.zaaktypen.length} zaaktypen`}
            waarde={gezocht}
            zet={zetGezocht}
            fout={undefined}
          />
        </div>
      )}
      <ul className="rb-vinklijst">
        {lijst.map((t) => (
          <li key={t.identificatie}>
            <Vink
              id={`${z.bron}-${t.identificatie}`}
              aan={gekozen.includes(t.identificatie)}
              zet={(wel) => {
                zetBewaard(false);
                zetGekozen(
                  wel ? [...gekozen, t.identificatie] : gekozen.filter((i) => i !== t.identificatie),
                );
              }}
            >
              <span className="rb-breek">
                {t.omschrijving}{" "}
                <span className="rb-bron">
                  {t.identificatie}
                  {t.versies > 1 && `, ${t.versies} versies`}
                </span>
              </span>
            </Vink>
            {t.waarschuwing && gekozen.includes(t.identificatie) && (
              <Melding soort="let-op" rol="status">
                {t.waarschuwing}
              </Melding>
            )}
          </li>
        ))}
      </ul>
      {lijst.length === 0 && <p className="rb-leeg">Geen zaaktype met “{gezocht}”.</p>}
      {fout && (
        <Melding soort="fout" rol="alert">
          {fout}
        </Melding>
      )}
      <p className="rb-meerregel">
        <Knop id={`bewaar-${z.bron}`} soort="primary" type="submit" bezig={bezig}>
          {bezig ? "Opslaan…" : "Opslaan"}
        </Knop>
        <span className="rb-bron">
          {gekozen.length} van {z.zaaktypen.length} aan
          {anders ? ", nog niet opgeslagen" : bewaard ? ", opgeslagen" : ""}
        </span>
      </p>
    </form>
  );
}
