import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { documentAdres, zaakApi } from "../api/zaakclient";
import type { Document } from "../api/zaken";
import { Dag, Moment } from "../datum/Moment";
import { zegOmvang } from "../klantbeeld/omvang";
import { Rij } from "../klantbeeld/Rij";
import { focusTerug } from "../stukken/Inline";
import { Knop } from "../stukken/Knop";
import { AlsMag } from "../stukken/MagNiet";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { WijzigDocument } from "./WijzigDocument";

interface Eigenschappen {
  bron: string;
  zaak: string;
  document: Document;
}

/** All there is to know of one document, its older versions, and changing it. */
export function Meer({ bron, zaak, document: d }: Eigenschappen) {
  const [wijzigt, zetWijzigt] = useState(false);
  const knop = `wijzig-document-${d.uuid}`;
  const sluit = () => {
    zetWijzigt(false);
    focusTerug(knop);
  };
  return (
    <div className="rb-doc__meer">
      <dl className="rb-gegevens">
        {d.beschrijving && (
          <Rij naam="Beschrijving">
            <span className="rb-notitie">{d.beschrijving}</span>
          </Rij>
        )}
        <Rij naam="Bestand">
          <span className="rb-breek">{d.bestandsnaam}</span>
        </Rij>
        {d.auteur && <Rij naam="Auteur">{d.auteur}</Rij>}
        {d.ontvangen && (
          <Rij naam="Ontvangen">
            <Dag dag={d.ontvangen} />
          </Rij>
        )}
        {d.status && <Rij naam="Status">{d.status.replaceAll("_", " ")}</Rij>}
      </dl>
      {d.versie > 1 && <Versies bron={bron} zaak={zaak} document={d} />}
      <AlsMag mag={d.wijzigen}>
        {wijzigt ? (
          <WijzigDocument bron={bron} zaak={zaak} document={d} sluit={sluit} />
        ) : (
          <div>
            <Knop id={knop} icoon={<IconPencil aria-hidden size="1.25em" />} onClick={() => zetWijzigt(true)}>
              Wijzigen of nieuwe versie
            </Knop>
          </div>
        )}
      </AlsMag>
    </div>
  );
}

function Versies({ bron, zaak, document: d }: Eigenschappen) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["versies", bron, zaak, d.uuid, d.versie],
    queryFn: ({ signal }) => zaakApi.versies(bron, zaak, d.uuid, signal),
  });
  if (error) return <Mislukt fout={error} opnieuw={() => void refetch()} bezig={isFetching} />;
  if (!data) return <Wachten wat="Versies" regels={2} />;
  return (
    <div>
      <p className="utrecht-form-label">Versies</p>
      <ul>
        {data.map((v) => (
          <li key={v.versie} className="rb-versie">
            <a
              className="rb-schakel"
              href={documentAdres(bron, zaak, d.uuid, v.versie)}
              download={v.bestandsnaam || true}
            >
              versie {v.versie}
              <span className="rb-verborgen"> van {d.titel} downloaden</span>
            </a>
            <span className="rb-bron rb-doc__feiten">
              {v.gewijzigd && <Moment iso={v.gewijzigd} />}
              {v.titel !== d.titel && <span>{v.titel}</span>}
              {v.auteur && <span>{v.auteur}</span>}
              {v.omvang !== null && <span>{zegOmvang(v.omvang)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
