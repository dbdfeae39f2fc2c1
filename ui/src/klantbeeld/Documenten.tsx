import { IconExternalLink, IconLock } from "@tabler/icons-react";
import { foutTekst } from "../api/fout";
import { documentAdres } from "../api/zaakclient";
import type { Document } from "../api/zaken";
import { voluit, zegTijd } from "../datum/datum";
import { Dag } from "../datum/Moment";
import { Formaat } from "../documenten/Formaat";
import { useDocumenten } from "../documenten/useDocumenten";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { zegOmvang } from "./omvang";

export function Documenten({ bron, zaak }: { bron: string; zaak: string }) {
  const { data, error, isFetching, refetch } = useDocumenten(bron, zaak);
  const reden = error
    ? foutTekst(error)
    : data && !data.gelukt
      ? (data.melding ?? "De documenten zijn niet opgehaald.")
      : null;
  if (reden) return <Mislukt reden={reden} opnieuw={() => void refetch()} bezig={isFetching} />;
  if (!data) return <Wachten wat="Documenten" wie="Het zaaksysteem" regels={2} />;
  const gat = data.melding && (
    <Mislukt reden={data.melding} opnieuw={() => void refetch()} bezig={isFetching} />
  );
  if (data.documenten.length === 0)
    return gat || <p className="rb-leeg">Bij deze zaak zijn geen documenten die u mag zien.</p>;
  return (
    <>
      {gat}
      <ul className="rb-documenten">
        {data.documenten.map((d) => (
          <li key={d.uuid}>
            <Regel document={d} adres={documentAdres(bron, zaak, d.uuid)} />
          </li>
        ))}
      </ul>
      <p className="rb-bron">
        Opgehaald{" "}
        <time dateTime={data.opgehaald} title={voluit(data.opgehaald)}>
          {zegTijd(data.opgehaald)}
        </time>
      </p>
    </>
  );
}

function Regel({ document: d, adres }: { document: Document; adres: string }) {
  return (
    <div className="rb-document">
      {d.toegankelijk ? <Formaat formaat={d.formaat} /> : <IconLock aria-hidden size="1.25em" />}
      {d.toegankelijk ? (
        <a className="rb-schakel" href={adres} target="_blank" rel="noopener" data-rij>
          {d.titel}
          <span className="rb-verborgen"> (opent in een nieuw tabblad)</span>
          <IconExternalLink aria-hidden size="1em" />
        </a>
      ) : (
        <span>
          {d.titel} <span className="rb-bron">U mag dit document niet openen.</span>
        </span>
      )}
      <span className="rb-bron rb-document__feiten">
        <span>{d.soort}</span>
        {d.datum && <Dag dag={d.datum} />}
        {d.omvang !== null && <span>{zegOmvang(d.omvang)}</span>}
        <span>{d.vertrouwelijkheid.replaceAll("_", " ")}</span>
      </span>
    </div>
  );
}
