import { IconFolder, IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode, Ref } from "react";
import type { Zaakbeeld, ZaakRol } from "../api/zaken";
import { zegTermijn } from "../datum/datum";
import { Dag, Moment } from "../datum/Moment";
import { termijnNood } from "../klantbeeld/beeld";
import { Melding } from "../stukken/Melding";
import { Merk } from "../stukken/Merk";
import { Stand } from "../zaaksystemen/Stand";
import { Koppelbalk } from "./Koppelbalk";
import { Waarschuwingen } from "./Waarschuwingen";
import { aanvrager, isHoog, meldingenBij, overigeMeldingen, zegVertrouwelijk } from "./woorden";
import { ZaakLink } from "./ZaakLink";

/** The eye first to what it is, then to what one must know before speaking, then to where it stands. */
export function Zaakkop({ zaak, kop }: { zaak: Zaakbeeld; kop: Ref<HTMLHeadingElement> }) {
  const wie = aanvrager(zaak.rollen);
  return (
    <header className="rb-klantkop">
      <div className="rb-klantkop__naam">
        <h1 ref={kop} tabIndex={-1}>
          {zaak.zaaktype} <span className="rb-zaakkop__nummer">{zaak.identificatie}</span>
        </h1>
        <span className="rb-klantkop__soort">
          <Merk icoon={<IconFolder aria-hidden size="1em" />}>Zaak</Merk>
          <Merk
            soort={isHoog(zaak.vertrouwelijkheid) ? "let-op" : "gewoon"}
            icoon={isHoog(zaak.vertrouwelijkheid) && <IconLock aria-hidden size="1em" />}
          >
            {zegVertrouwelijk(zaak.vertrouwelijkheid)}
          </Merk>
        </span>
      </div>
      {zaak.omschrijving && <p className="rb-breek">{zaak.omschrijving}</p>}
      <Waarschuwingen zaak={zaak} />
      {overigeMeldingen(zaak.meldingen).map((m) => (
        <Melding key={m} soort="weg">
          {m}
        </Melding>
      ))}
      {(wie || zaak.hoofdzaak) && (
        <ul className="rb-feiten">
          {wie && (
            <li>
              <Wie rol={wie} />
            </li>
          )}
          {zaak.hoofdzaak && (
            <li>
              <span>
                Deel van{" "}
                <ZaakLink bron={zaak.hoofdzaak.bron} zaak={zaak.hoofdzaak.uuid}>
                  {zaak.hoofdzaak.omschrijving || zaak.hoofdzaak.zaaktype} ({zaak.hoofdzaak.identificatie})
                </ZaakLink>
              </span>
            </li>
          )}
        </ul>
      )}
      <Koppelbalk zaak={zaak} />
      <Getallen zaak={zaak} />
      {zaak.statustekst && (
        <div className="rb-vertellen">
          <h2 className="rb-klein rb-zacht">Dit mag u de klant vertellen</h2>
          <p className="rb-notitie">{zaak.statustekst}</p>
        </div>
      )}
      <Stand bron={zaak.bron} register={zaak.register} opgehaald={zaak.opgehaald} />
    </header>
  );
}

function Wie({ rol }: { rol: ZaakRol }) {
  return (
    <span className="rb-breek">
      <span className="rb-zacht">{rol.rol}</span>{" "}
      {rol.klant ? (
        <Link to="/klant/$klant" params={{ klant: rol.klant }} search={{}} className="rb-schakel">
          {rol.naam}
        </Link>
      ) : (
        rol.naam
      )}
    </span>
  );
}

/** Where it stands: the status, the term, the result. */
function Getallen({ zaak }: { zaak: Zaakbeeld }) {
  const nu = new Date();
  const open = zaak.einddatum === null;
  const nood = open ? termijnNood(zaak.uiterlijk, nu) : "geen";
  // What could not be read is not what is not there.
  const nogGeen = meldingenBij(zaak.meldingen, "verloop").length > 0 ? "onbekend" : "nog geen";
  return (
    <dl className="rb-getallen">
      <Getal
        naam="status"
        onder={
          zaak.statusGezet && (
            <>
              sinds <Moment iso={zaak.statusGezet} />
            </>
          )
        }
      >
        {zaak.status ?? nogGeen}
      </Getal>
      {open ? (
        <Getal naam="uiterlijk klaar" nood={nood} onder={zaak.uiterlijk && zegTermijn(zaak.uiterlijk, nu)}>
          {zaak.uiterlijk ? <Dag dag={zaak.uiterlijk} /> : "geen termijn"}
        </Getal>
      ) : (
        <Getal naam="afgesloten" onder={null}>
          <Dag dag={zaak.einddatum ?? ""} />
        </Getal>
      )}
      <Getal naam="resultaat" onder={zaak.resultaatToelichting}>
        {zaak.resultaat ?? "nog geen"}
      </Getal>
    </dl>
  );
}

interface GetalProps {
  naam: string;
  nood?: "geen" | "bijna" | "voorbij";
  onder: ReactNode;
  children: ReactNode;
}

function Getal({ naam, nood = "geen", onder, children }: GetalProps) {
  return (
    <div className="rb-getal" data-nood={nood}>
      <dt>{naam}</dt>
      <dd>
        <span className="rb-getal__waarde rb-breek">{children}</span>
        {onder && <span className="rb-getal__onder rb-breek">{onder}</span>}
      </dd>
    </div>
  );
}
