import { IconChevronDown, IconChevronRight, IconDownload, IconLock } from "@tabler/icons-react";
import { useState } from "react";
import { documentAdres } from "../api/zaakclient";
import type { Document } from "../api/zaken";
import { Dag } from "../datum/Moment";
import { zegOmvang } from "../klantbeeld/omvang";
import { focusTerug } from "../stukken/Inline";
import { zegVertrouwelijk } from "../zaak/woorden";
import { weergave } from "./bestand";
import { Formaat } from "./Formaat";
import { Kijker } from "./Kijker";
import { Meer } from "./Meer";

interface Eigenschappen {
  bron: string;
  zaak: string;
  document: Document;
}

/** One document: looked at where it stands, downloaded, and on demand all there is to know of it. */
export function DocumentRegel({ bron, zaak, document: d }: Eigenschappen) {
  const [kijkt, zetKijkt] = useState(false);
  const [meer, zetMeer] = useState(false);
  const soort = weergave(d);
  const kijk = `kijk-${d.uuid}`;
  const Pijl = meer ? IconChevronDown : IconChevronRight;
  const sluit = () => {
    zetKijkt(false);
    focusTerug(kijk);
  };
  return (
    <div className="rb-doc">
      <span className="rb-doc__icoon">
        {d.toegankelijk ? <Formaat formaat={d.formaat} /> : <IconLock aria-hidden size="1.25em" />}
      </span>
      <div className="rb-doc__wat">
        {soort ? (
          <button
            type="button"
            id={kijk}
            className="rb-tekstknop rb-doc__titel"
            aria-expanded={kijkt}
            data-rij
            onClick={() => (kijkt ? sluit() : zetKijkt(true))}
          >
            {d.titel}
            <span className="rb-verborgen">, bekijken</span>
          </button>
        ) : (
          <span className="rb-doc__titel">{d.titel}</span>
        )}
        <p className="rb-bron rb-doc__feiten">
          {d.soort && <span>{d.soort}</span>}
          {d.datum && <Dag dag={d.datum} />}
          {d.versie > 1 && <span>versie {d.versie}</span>}
          {d.omvang !== null && <span>{zegOmvang(d.omvang)}</span>}
          {d.vertrouwelijkheid && <span>{zegVertrouwelijk(d.vertrouwelijkheid)}</span>}
          {d.status && d.status !== "definitief" && <span>{d.status.replaceAll("_", " ")}</span>}
        </p>
        {!d.toegankelijk && <p className="rb-klein">Niet toegankelijk: u mag dit document niet openen.</p>}
      </div>
      {d.toegankelijk && (
        <div className="rb-doc__knoppen">
          <a
            className="rb-schakel rb-metIcoon"
            href={documentAdres(bron, zaak, d.uuid)}
            download={d.bestandsnaam || true}
            {...(soort ? {} : { "data-rij": true })}
          >
            <IconDownload aria-hidden size="1em" />
            Downloaden<span className="rb-verborgen"> {d.titel}</span>
          </a>
          <button type="button" className="rb-uitklap" aria-expanded={meer} onClick={() => zetMeer(!meer)}>
            <Pijl aria-hidden size="1em" />
            Meer<span className="rb-verborgen"> over {d.titel}</span>
          </button>
        </div>
      )}
      {kijkt && soort && (
        <Kijker adres={documentAdres(bron, zaak, d.uuid)} document={d} soort={soort} sluit={sluit} />
      )}
      {meer && <Meer bron={bron} zaak={zaak} document={d} />}
    </div>
  );
}
