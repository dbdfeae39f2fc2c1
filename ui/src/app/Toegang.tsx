import type { ReactNode } from "react";
import { foutTekst, GeenAntwoord } from "../api/fout";
import { Knop } from "../stukken/Knop";
import { begin, naarInloggen, useSessie, verlaat } from "./sessie";

function Bladzij({ kop, children }: { kop: string; children: ReactNode }) {
  return (
    <main className="rb-pagina">
      <h1>{kop}</h1>
      {children}
    </main>
  );
}

/** The werkplek only for who is in; for everybody else one page that says what to do. */
export function Toegang({ children }: { children: ReactNode }) {
  const sessie = useSessie();
  switch (sessie.stand) {
    case "laden":
      return (
        <main className="rb-pagina rb-straks">
          <h1>Relatiebeheer</h1>
          <p>De werkplek wordt geladen…</p>
        </main>
      );
    case "binnen":
    case "verlopen":
      return children;
    case "uitgelogd":
      return (
        <Bladzij kop="U bent uitgelogd">
          <p>Sluit uw browser als u klaar bent met werken op deze computer.</p>
          <div>
            <Knop soort="primary" onClick={naarInloggen}>
              Opnieuw inloggen
            </Knop>
          </div>
        </Bladzij>
      );
    case "geweigerd":
      return (
        <Bladzij kop="U hebt nog geen toegang">
          <p>
            {sessie.uitleg ||
              "U bent ingelogd, maar hebt geen rol in Relatiebeheer. Vraag uw beheerder om toegang."}
          </p>
          <div>
            <Knop onClick={verlaat}>Uitloggen en met een ander account inloggen</Knop>
          </div>
        </Bladzij>
      );
    case "weg":
      return (
        <Bladzij
          kop={
            sessie.fout instanceof GeenAntwoord
              ? "Relatiebeheer antwoordt niet"
              : "Relatiebeheer opent nu niet"
          }
        >
          <p>Uw werk is niet weg: wat bewaard was, staat er nog.</p>
          <p>
            {sessie.fout instanceof GeenAntwoord
              ? "Controleer uw verbinding en probeer het opnieuw."
              : foutTekst(sessie.fout)}
          </p>
          <div>
            <Knop soort="primary" onClick={() => void begin()}>
              Opnieuw proberen
            </Knop>
          </div>
        </Bladzij>
      );
  }
}
