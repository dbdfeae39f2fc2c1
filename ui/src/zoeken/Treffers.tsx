import { IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Treffer } from "../api/types";
import { koppelBijOpenen } from "../contact/koppelen";
import { zegGeboorte } from "../datum/datum";
import { Moment } from "../datum/Moment";
import { zegAdresregel } from "../klantbeeld/adres";
import { Merk } from "../stukken/Merk";
import { SoortIcoon, zegSoort } from "../stukken/Soort";

export function Treffers({ treffers }: { treffers: Treffer[] }) {
  return (
    <ul className="rb-treffers">
      {treffers.map((t) => (
        <li key={t.klant}>
          <Rij treffer={t} />
        </li>
      ))}
    </ul>
  );
}

/** The kind and what it was found by, in small type under the name. */
export function zegWie(t: Treffer): string {
  const nummer = t.vestigingsnummer
    ? `vestigingsnummer ${t.vestigingsnummer}`
    : t.kvkNummer
      ? `KVK ${t.kvkNummer}`
      : null;
  return [zegSoort(t.soort), nummer].filter(Boolean).join(" · ");
}

export function Badges({ treffer: t }: { treffer: Treffer }) {
  return (
    <>
      {t.geheim && (
        <Merk soort="let-op" icoon={<IconLock aria-hidden size="1em" />}>
          Geheim
        </Merk>
      )}
      {t.overleden && <Merk>Overleden</Merk>}
    </>
  );
}

function Rij({ treffer: t }: { treffer: Treffer }) {
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
      <span className="rb-treffer__icoon">
        <SoortIcoon soort={t.soort} />
      </span>
      <span className="rb-treffer__wie">
        <span className="rb-treffer__naam">
          <span className="rb-vet">{t.naam}</span> <Badges treffer={t} />
        </span>{" "}
        <span className="rb-bron">
          {zegWie(t)}
          {t.gevondenOp && <span className="rb-treffer__reden"> · gevonden op {t.gevondenOp}</span>}
        </span>
      </span>{" "}
      <span className="rb-treffer__geboren">{t.geboortedatum ? zegGeboorte(t.geboortedatum) : ""}</span>{" "}
      <span className="rb-treffer__plaats">{t.adres ? zegAdresregel(t.adres) : t.woonplaats}</span>{" "}
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
