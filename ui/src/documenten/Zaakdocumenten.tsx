import { useEffect, useState } from "react";
import { foutTekst } from "../api/fout";
import type { Document } from "../api/zaken";
import { meld } from "../app/meldingen";
import { voluit, zegTijd } from "../datum/datum";
import { aantal } from "../stukken/aantal";
import { Knop } from "../stukken/Knop";
import { Mislukt } from "../stukken/Mislukt";
import { Tekst } from "../stukken/velden";
import { Wachten } from "../stukken/Wachten";
import { past } from "./bestand";
import { DocumentRegel } from "./DocumentRegel";
import "./documenten.css";
import { Toevoegen } from "./Toevoegen";
import { useDocumenten } from "./useDocumenten";

const stukje = 50;
const zoekbaarVanaf = 12;

interface Eigenschappen {
  bron: string;
  zaak: string;
  register: string;
}

/** The documents of a zaak: see, add, change. */
export function Zaakdocumenten({ bron, zaak, register }: Eigenschappen) {
  const { data, error, isFetching, refetch } = useDocumenten(bron, zaak);
  const reden = error
    ? foutTekst(error)
    : data && !data.gelukt
      ? (data.melding ?? "De documenten zijn niet opgehaald.")
      : null;
  const leeg = data?.gelukt && !data.melding && data.documenten.length === 0;
  return (
    <section aria-label="Documenten" className="rb-rubriek">
      {data?.gelukt && <Toevoegen bron={bron} zaak={zaak} soorten={data.soorten} mag={data.toevoegen} />}
      {reden && <Mislukt reden={reden} opnieuw={() => void refetch()} bezig={isFetching} />}
      {!data && !error && <Wachten wat="Documenten" wie={register} regels={4} />}
      {leeg && <p className="rb-leeg">Bij deze zaak zijn geen documenten die u mag zien.</p>}
      {data?.gelukt && data.melding && (
        <Mislukt reden={data.melding} opnieuw={() => void refetch()} bezig={isFetching} />
      )}
      {data && data.documenten.length > 0 && (
        <>
          <Lijst bron={bron} zaak={zaak} documenten={data.documenten} />
          <p className="rb-bron">
            {register}, opgehaald{" "}
            <time dateTime={data.opgehaald} title={voluit(data.opgehaald)}>
              {zegTijd(data.opgehaald)}
            </time>
          </p>
        </>
      )}
    </section>
  );
}

interface LijstProps {
  bron: string;
  zaak: string;
  documenten: Document[];
}

function Lijst({ bron, zaak, documenten }: LijstProps) {
  const [gezocht, zetGezocht] = useState("");
  const [getoond, zetGetoond] = useState(stukje);
  const gevonden = documenten.filter((d) => past(d, gezocht.trim()));
  const zoekt = gezocht.trim() !== "";
  useEffect(() => {
    if (!zoekt) return;
    const wekker = setTimeout(() => meld(`${gevonden.length} van ${documenten.length} documenten.`), 600);
    return () => clearTimeout(wekker);
  }, [zoekt, gevonden.length, documenten.length]);
  const over = gevonden.length - getoond;
  return (
    <>
      {documenten.length >= zoekbaarVanaf && (
        <div className="rb-filter">
          <Tekst
            id="document-zoeken"
            label={`Zoek in ${aantal(documenten.length, "document", "documenten")}`}
            waarde={gezocht}
            zet={zetGezocht}
            fout={undefined}
          />
        </div>
      )}
      {gevonden.length === 0 && (
        <p className="rb-leeg">Geen document met “{gezocht.trim()}”. Zoek op een ander woord.</p>
      )}
      <ul className="rb-docs">
        {gevonden.slice(0, getoond).map((d) => (
          <li key={d.uuid}>
            <DocumentRegel bron={bron} zaak={zaak} document={d} />
          </li>
        ))}
      </ul>
      {over > 0 && (
        <div>
          <Knop onClick={() => zetGetoond(getoond + stukje)}>
            Nog {Math.min(stukje, over)} tonen ({over} over)
          </Knop>
        </div>
      )}
    </>
  );
}
