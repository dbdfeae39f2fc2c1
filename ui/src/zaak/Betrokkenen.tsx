import { IconBuilding, IconMapPin, IconUser, IconUserPlus, IconUsersGroup } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Contactpersoon, ZaakRol } from "../api/zaken";
import { focusTerug } from "../stukken/Inline";
import { Knop } from "../stukken/Knop";
import { AlsMag } from "../stukken/MagNiet";
import { ContactpersoonFormulier } from "./ContactpersoonFormulier";
import { Mist } from "./Mist";
import { meldingenBij } from "./woorden";
import type { ZaakProps } from "./Zaak";

const toevoegen = "contactpersoon-toevoegen";

/** Who has to do with this zaak, and as what. */
export function Betrokkenen(props: ZaakProps) {
  const { zaak } = props;
  const [nieuw, zetNieuw] = useState(false);
  const mist = meldingenBij(zaak.meldingen, "betrokkenen").length > 0;
  const sluit = () => {
    zetNieuw(false);
    focusTerug(toevoegen);
  };
  return (
    <section aria-label="Betrokkenen" className="rb-rubriek">
      <Mist {...props} onderdeel="betrokkenen" />
      {zaak.rollen.length === 0 && !mist && (
        <p className="rb-leeg">Bij deze zaak staat nog niemand. De behandelaar vult dat aan.</p>
      )}
      <ul className="rb-rollen">
        {zaak.rollen.map((r, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same person may have the same role twice
          <li key={`${r.rol}${r.naam}${i}`} className="rb-rol">
            <Rol rol={r} />
          </li>
        ))}
      </ul>
      <AlsMag mag={zaak.rolToevoegen}>
        {nieuw ? (
          <ContactpersoonFormulier zaak={zaak} sluit={sluit} />
        ) : (
          <div>
            <Knop
              id={toevoegen}
              icoon={<IconUserPlus aria-hidden size="1.25em" />}
              onClick={() => zetNieuw(true)}
            >
              Contactpersoon toevoegen
            </Knop>
          </div>
        )}
      </AlsMag>
    </section>
  );
}

const iconen: Record<string, typeof IconUser> = {
  niet_natuurlijk_persoon: IconBuilding,
  vestiging: IconMapPin,
  organisatorische_eenheid: IconUsersGroup,
};

function Rol({ rol }: { rol: ZaakRol }) {
  const Icoon = iconen[rol.soort] ?? IconUser;
  return (
    <>
      <span className="rb-rol__rol">{rol.rol}</span>
      <div className="rb-rol__wie">
        <p className="rb-metIcoon">
          <Icoon aria-hidden size="1em" />
          {rol.klant ? (
            <Link
              to="/klant/$klant"
              params={{ klant: rol.klant }}
              search={{}}
              className="rb-schakel rb-breek"
              preload={false}
              data-rij
            >
              {rol.naam}
            </Link>
          ) : (
            <span className="rb-breek">{rol.naam || "Naam niet bekend"}</span>
          )}
        </p>
        {rol.contactpersoon && (
          <Persoon persoon={rol.contactpersoon} isZelf={rol.contactpersoon.naam === rol.naam} />
        )}
      </div>
    </>
  );
}

/** Whom to call about it. */
function Persoon({ persoon: p, isZelf }: { persoon: Contactpersoon; isZelf: boolean }) {
  return (
    <p className="rb-rol__persoon rb-klein">
      {!isZelf && p.naam && <span>contactpersoon {p.naam}</span>}
      {p.functie && <span>{p.functie}</span>}
      {p.telefoonnummer && (
        <a className="rb-schakel" href={`tel:${p.telefoonnummer.replace(/[^\d+]/g, "")}`}>
          {p.telefoonnummer}
        </a>
      )}
      {p.emailadres && (
        <a className="rb-schakel rb-breek" href={`mailto:${p.emailadres}`}>
          {p.emailadres}
        </a>
      )}
    </p>
  );
}
