import { Dag } from "../datum/Moment";
import { Rij } from "../klantbeeld/Rij";
import { Rubriek } from "../klantbeeld/Rubriek";
import { Merk } from "../stukken/Merk";
import { Kenmerken } from "./Kenmerken";
import { Mist } from "./Mist";
import { meldingenBij, type Onderdeel, zegVertrouwelijk } from "./woorden";
import type { ZaakProps } from "./Zaak";
import { ZaakLink } from "./ZaakLink";

/** What else is known: only the parts that there are. */
export function Gegevens(props: ZaakProps) {
  const { zaak } = props;
  const toont = (onderdeel: Onderdeel, aantal: number) =>
    aantal > 0 || meldingenBij(zaak.meldingen, onderdeel).length > 0;
  return (
    <section aria-label="Gegevens" className="rb-rubrieken">
      {toont("besluiten", zaak.besluiten.length) && <Besluiten {...props} />}
      {toont("deelzaken", zaak.deelzaken.length) && <Deelzaken {...props} />}
      {toont("eigenschappen", zaak.eigenschappen.length) && (
        <Rubriek kop="Eigenschappen">
          <Mist {...props} onderdeel="eigenschappen" />
          <dl className="rb-gegevens">
            {zaak.eigenschappen.map((e) => (
              <Rij key={e.naam} naam={e.naam}>
                <span className="rb-breek">{e.waarde}</span>
              </Rij>
            ))}
          </dl>
        </Rubriek>
      )}
      <Kenmerken zaak={zaak} />
      <Rubriek kop="Over de zaak">
        <dl className="rb-gegevens">
          <Rij naam="Zaaktype">{zaak.zaaktype}</Rij>
          <Datum naam="Begonnen" dag={zaak.startdatum} />
          <Datum naam="Gepland klaar" dag={zaak.gepland} />
          <Datum naam="Uiterlijk klaar" dag={zaak.uiterlijk} />
          <Datum naam="Afgesloten" dag={zaak.einddatum} />
          <Rij naam="Vertrouwelijkheid">{zegVertrouwelijk(zaak.vertrouwelijkheid)}</Rij>
        </dl>
      </Rubriek>
    </section>
  );
}

function Datum({ naam, dag }: { naam: string; dag: string | null }) {
  if (!dag) return null;
  return (
    <Rij naam={naam}>
      <Dag dag={dag} />
    </Rij>
  );
}

function Besluiten(props: ZaakProps) {
  return (
    <Rubriek kop="Besluiten">
      <Mist {...props} onderdeel="besluiten" />
      <ul className="rb-rollen">
        {props.zaak.besluiten.map((b) => (
          <li key={b.identificatie} className="rb-stap__inhoud rb-besluit">
            <p>
              <span className="rb-vet">{b.besluittype}</span>{" "}
              <span className="rb-bron">{b.identificatie}</span>
            </p>
            <p className="rb-bron rb-rol__persoon">
              {b.datum && (
                <span>
                  besloten <Dag dag={b.datum} />
                </span>
              )}
              {b.ingang && (
                <span>
                  gaat in <Dag dag={b.ingang} />
                </span>
              )}
            </p>
            {b.toelichting && <p className="rb-inhoudtekst rb-notitie">{b.toelichting}</p>}
          </li>
        ))}
      </ul>
    </Rubriek>
  );
}

function Deelzaken(props: ZaakProps) {
  return (
    <Rubriek kop="Deelzaken">
      <Mist {...props} onderdeel="deelzaken" />
      <ul className="rb-rollen">
        {props.zaak.deelzaken.map((z) => (
          <li key={z.uuid} className="rb-besluit">
            <ZaakLink bron={z.bron} zaak={z.uuid} rij>
              {z.omschrijving || z.zaaktype}
            </ZaakLink>{" "}
            {z.status && <Merk>{z.status}</Merk>} <span className="rb-bron">{z.identificatie}</span>
          </li>
        ))}
      </ul>
    </Rubriek>
  );
}
