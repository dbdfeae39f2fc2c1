import { IconAlertTriangle, IconChevronDown, IconChevronRight, IconCircleCheck } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { useId, useState } from "react";
import type { Zaak } from "../api/types";
import { zegTermijn } from "../datum/datum";
import { Dag } from "../datum/Moment";
import { Melding } from "../stukken/Melding";
import { Merk } from "../stukken/Merk";
import { Bronregel } from "./Bronregel";
import { isLopend, opVolgorde, termijnNood } from "./beeld";
import { Documenten } from "./Documenten";
import type { DeelProps } from "./Klantbeeld";
import { Gat } from "./Tijdlijn";
import { useGezocht } from "./useGezocht";

export function Zaken({ klant, beeld, laadt, opnieuw }: DeelProps) {
  const { zaken } = beeld;
  const { zaak: gezocht } = useSearch({ from: "/klant/$klant" });
  const { lopend, afgesloten } = opVolgorde(zaken?.gegevens?.zaken ?? []);
  return (
    <section aria-label="Zaken" className="rb-zaken">
      <Gat
        deel={zaken}
        laadt={laadt}
        wat="Zaken"
        wie="Open Zaak"
        opnieuw={() => opnieuw("zaken")}
        beeld={beeld}
      />
      {zaken?.gelukt && lopend.length + afgesloten.length === 0 && (
        <p className="rb-leeg">Deze klant heeft geen zaken die u mag zien.</p>
      )}
      {gezocht && zaken?.gelukt && !zaken.gegevens?.zaken.some((z) => z.uuid === gezocht) && (
        <Melding soort="let-op">De zaak die u zocht, staat niet bij deze klant of mag u niet zien.</Melding>
      )}
      <Groep kop={`Lopend (${lopend.length})`} zaken={lopend} klant={klant} gezocht={gezocht} />
      <Groep kop={`Afgesloten (${afgesloten.length})`} zaken={afgesloten} klant={klant} gezocht={gezocht} />
      {zaken?.gelukt && <Bronregel deel={zaken} naam="Open Zaak" />}
    </section>
  );
}

interface GroepProps {
  kop: string;
  zaken: Zaak[];
  klant: string;
  gezocht: string | undefined;
}

function Groep({ kop, zaken, klant, gezocht }: GroepProps) {
  if (zaken.length === 0) return null;
  return (
    <div>
      <h2 className="rb-zaken__kop">{kop}</h2>
      <ul className="rb-zaaklijst">
        {zaken.map((z) => (
          <li key={z.uuid}>
            <ZaakRegel zaak={z} klant={klant} gezocht={z.uuid === gezocht} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function ZaakRegel({ zaak, klant, gezocht }: { zaak: Zaak; klant: string; gezocht: boolean }) {
  const [open, zetOpen] = useState(gezocht);
  const plek = useGezocht<HTMLDivElement>(gezocht);
  const id = useId();
  const Pijl = open ? IconChevronDown : IconChevronRight;
  return (
    <div
      className="rb-zaak"
      ref={plek}
      tabIndex={gezocht ? -1 : undefined}
      data-gezocht={gezocht || undefined}
    >
      <div className="rb-zaak__kop">
        <h3>
          {zaak.omschrijving || zaak.zaaktype}
          {gezocht && <span className="rb-verborgen"> (hierop hebt u gezocht)</span>}
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
        data-rij
      >
        <Pijl aria-hidden size="1.25em" />
        Documenten
        <span className="rb-verborgen"> bij {zaak.omschrijving || zaak.identificatie}</span>
      </button>
      <div id={id} hidden={!open}>
        {open && <Documenten klant={klant} zaak={zaak.uuid} />}
      </div>
    </div>
  );
}

function Status({ zaak }: { zaak: Zaak }) {
  if (isLopend(zaak))
    return zaak.status ? <Merk soort="info">{zaak.status}</Merk> : <Merk>Nog geen status</Merk>;
  return (
    <Merk soort="goed" icoon={<IconCircleCheck aria-hidden size="1em" />}>
      {zaak.resultaat ?? zaak.status ?? "Afgesloten"}
    </Merk>
  );
}

function Termijn({ zaak }: { zaak: Zaak }) {
  if (zaak.einddatum) {
    return (
      <span>
        afgesloten <Dag dag={zaak.einddatum} />
      </span>
    );
  }
  if (!zaak.uiterlijk) return null;
  const nu = new Date();
  const nood = termijnNood(zaak.uiterlijk, nu);
  return (
    <span data-nood={nood} className="rb-termijn">
      {nood !== "geen" && <IconAlertTriangle aria-hidden size="1em" />}
      uiterlijk <Dag dag={zaak.uiterlijk} /> ({zegTermijn(zaak.uiterlijk, nu)})
    </span>
  );
}
