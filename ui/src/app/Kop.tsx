import { lazy, Suspense } from "react";
import { Zoekvak } from "../zoeken/Zoekvak";
import { useSessie } from "./sessie";

// Not needed to answer the phone: it comes after the rest.
const Menuknop = lazy(() => import("./Menuknop"));

export function Merknaam({ className }: { className: string }) {
  const sessie = useSessie();
  const keuzes = "keuzes" in sessie ? sessie.keuzes : null;
  return (
    <div className={`rb-merknaam ${className}`}>
      <div>
        <span className="rb-vet">Relatiebeheer</span>
        <span className="rb-klein rb-zacht" title={keuzes?.gemeente}>
          {keuzes?.gemeente}
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
      <Merknaam className="rb-merknaam--kop" />
      <Zoekvak />
      <Suspense fallback={<span className="rb-menuknop rb-menuplek" />}>
        <Menuknop naam={naam} openHulp={openHulp} />
      </Suspense>
    </header>
  );
}
