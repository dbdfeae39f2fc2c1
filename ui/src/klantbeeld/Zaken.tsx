import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import type { Zaak } from "../api/types";
import { Dag } from "../datum/Moment";
import { minstens } from "../stukken/aantal";
import { ZaakLink } from "../zaak/ZaakLink";
import { Bronregel } from "./Bronregel";
import { alleZaken, opVolgorde, volgtNog } from "./beeld";
import { Documenten } from "./Documenten";
import type { DeelProps } from "./Klantbeeld";
import { Status, Termijn } from "./Zaakstand";
import { allesBinnen, ZakenGat } from "./ZakenGat";

export function Zaken(props: DeelProps) {
  const { beeld } = props;
  const zaken = alleZaken(beeld.zaken) ?? [];
  const { lopend, afgesloten } = opVolgorde(zaken);
  const volledig = allesBinnen(beeld);
  return (
    <section aria-label="Zaken" className="rb-zaken">
      <ZakenGat {...props} />
      {volledig && zaken.length === 0 && (
        <p className="rb-leeg">Deze klant heeft geen zaken die u mag zien.</p>
      )}
      <Groep kop={`Lopend (${minstens(lopend.length, volledig)})`} zaken={lopend} />
      <Groep kop={`Afgesloten (${minstens(afgesloten.length, volledig)})`} zaken={afgesloten} />
      {beeld.zaken.map((d) => {
        const tekst = volgtNog(d);
        return tekst ? (
          <p key={d.register} className="rb-zacht" role="status">
            {tekst}
          </p>
        ) : null;
      })}
      <div className="rb-bronnen">
        {beeld.zaken
          .filter((d) => d.gelukt)
          .map((d) => (
            <Bronregel key={d.register} deel={d} naam="Zaken" />
          ))}
      </div>
    </section>
  );
}

function Groep({ kop, zaken }: { kop: string; zaken: Zaak[] }) {
  if (zaken.length === 0) return null;
  return (
    <div>
      <h2 className="rb-zaken__kop">{kop}</h2>
      <ul className="rb-zaaklijst">
        {zaken.map((z) => (
          <li key={z.uuid}>
            <ZaakRegel zaak={z} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function ZaakRegel({ zaak }: { zaak: Zaak }) {
  const [open, zetOpen] = useState(false);
  const id = useId();
  const Pijl = open ? IconChevronDown : IconChevronRight;
  return (
    <div className="rb-zaak">
      <div className="rb-zaak__kop">
        <h3>
          <ZaakLink bron={zaak.bron} zaak={zaak.uuid} rij>
            {zaak.omschrijving || zaak.zaaktype}
          </ZaakLink>
        </h3>
        <Status zaak={zaak} />
      </div>
      <p className="rb-zaak__feiten">
        {zaak.omschrijving && <span>{zaak.zaaktype}</span>}
        <span>{zaak.identificatie}</span>
        {zaak.startdatum && (
          <span>
            gestart <Dag dag={zaak.startdatum} />
          </span>
        )}
        <Termijn zaak={zaak} />
      </p>
      <button
        type="button"
        className="rb-uitklap"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => zetOpen(!open)}
      >
        <Pijl aria-hidden size="1.25em" />
        Documenten
        <span className="rb-verborgen"> bij {zaak.omschrijving || zaak.identificatie}</span>
      </button>
      <div id={id} hidden={!open}>
        {open && <Documenten bron={zaak.bron} zaak={zaak.uuid} />}
      </div>
    </div>
  );
}
