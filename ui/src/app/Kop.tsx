import { IconRefreshAlert } from "@tabler/icons-react";
import { Knop } from "../stukken/Knop";
import { Zoekvak } from "../zoeken/Zoekvak";
import { type Mist, maakDeel } from "./delen";
import { useSessie } from "./sessie";

// Not needed to answer the phone: it comes after the rest.
const Menuknop = maakDeel({
  wat: "Het menu",
  laad: () => import("./Menuknop").then((m) => m.default),
  wachten: () => <span className="rb-menuknop rb-menuplek" />,
  mist: MenuMist,
});

function MenuMist({ opnieuw }: Mist) {
  return (
    <Knop
      soort="subtle"
      className="rb-menuknop rb-menumist"
      icoon={<IconRefreshAlert aria-hidden size="1.25em" />}
      onClick={opnieuw}
    >
      Menu niet geladen. Opnieuw
    </Knop>
  );
}

/** With who is logged in where there is no other place for that. */
export function Merknaam({ className, naam }: { className: string; naam?: string }) {
  const sessie = useSessie();
  const keuzes = "keuzes" in sessie ? sessie.keuzes : null;
  return (
    <div className={`rb-merknaam ${className}`}>
      <div>
        <span className="rb-vet">Relatiebeheer</span>
        <span className="rb-klein rb-zacht" title={keuzes?.gemeente}>
          {[naam, keuzes?.gemeente].filter(Boolean).join(" · ")}
        </span>
      </div>
      {keuzes?.proefomgeving && <span className="nl-data-badge rb-proef">Proefomgeving</span>}
    </div>
  );
}

export function Kop({ openHulp }: { openHulp: () => void }) {
  const sessie = useSessie();
  const naam = "ik" in sessie ? sessie.ik.naam : "";
  return (
    <header className="rb-kop">
      <Merknaam className="rb-merknaam--kop" naam={naam} />
      <Zoekvak />
      {naam && (
        <span className="rb-wie-ingelogd rb-klein" title={naam}>
          <span className="rb-verborgen">Ingelogd als </span>
          {naam}
        </span>
      )}
      <Menuknop naam={naam} openHulp={openHulp} />
    </header>
  );
}
