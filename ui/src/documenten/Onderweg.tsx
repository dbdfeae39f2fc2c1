import { zegOmvang } from "../klantbeeld/omvang";
import { focusTerug } from "../stukken/Inline";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import type { Opstuurder } from "./opstuurder";
import { procent, type Stuk } from "./rij";

export const bezigKop = "documenten-onderweg";

/** What is on its way, what waits for its turn and what went wrong. */
export function Onderweg({ opstuurder, stukken }: { opstuurder: Opstuurder; stukken: Stuk[] }) {
  const lopen = stukken.filter((s) => s.gang.soort === "bezig" || s.gang.soort === "wacht").length;
  return (
    <div className="rb-onderweg">
      <h2 id={bezigKop} tabIndex={-1} data-stil>
        {lopen > 0 ? `Versturen (${lopen})` : "Niet verstuurd"}
      </h2>
      <ul>
        {stukken.map((s) => (
          <li key={s.id} className="rb-onderweg__stuk">
            <Een stuk={s} opstuurder={opstuurder} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Een({ stuk: s, opstuurder }: { stuk: Stuk; opstuurder: Opstuurder }) {
  const weg = (woord: string) => (
    <Knop
      soort="subtle"
      aria-label={`${woord}: ${s.titel}`}
      onClick={() => {
        opstuurder.annuleer(s.id);
        focusTerug(bezigKop, "document-toevoegen");
      }}
    >
      {woord}
    </Knop>
  );
  const opnieuw = (
    <Knop
      aria-label={`Opnieuw proberen: ${s.titel}`}
      onClick={() => {
        opstuurder.verstuur([s.id]);
        focusTerug(bezigKop);
      }}
    >
      Opnieuw proberen
    </Knop>
  );
  switch (s.gang.soort) {
    case "invullen":
      return null;
    case "wacht":
      return (
        <>
          <p className="rb-breek">
            {s.titel} <span className="rb-bron">wacht op zijn beurt</span>
          </p>
          {weg("Weghalen")}
        </>
      );
    case "bezig":
      return (
        <>
          <Voortgang titel={s.titel} verstuurd={s.gang.verstuurd} omvang={s.omvang} />
          {weg("Stoppen")}
        </>
      );
    case "gestopt":
      return (
        <>
          <p className="rb-breek">
            {s.titel} <span className="rb-bron">gestopt, niet toegevoegd</span>
          </p>
          {opnieuw}
          {weg("Weghalen")}
        </>
      );
    case "mislukt":
      return (
        <>
          <Melding soort="fout">
            <strong className="rb-breek">{s.titel} is niet toegevoegd.</strong> {s.gang.reden}
          </Melding>
          {opnieuw}
          {weg("Weghalen")}
        </>
      );
  }
}

interface VoortgangProps {
  titel: string;
  verstuurd: number;
  omvang: number;
}

/** In words and as a bar. All sent is not yet added: the server looks at it first. */
function Voortgang({ titel, verstuurd, omvang }: VoortgangProps) {
  const deel = procent(verstuurd, omvang);
  return (
    <div className="rb-voortgang">
      <p className="rb-breek">
        {titel}{" "}
        <span className="rb-bron">
          {deel === 100
            ? "verstuurd, wordt gecontroleerd…"
            : `${zegOmvang(verstuurd)} van ${zegOmvang(omvang)} (${deel} %)`}
        </span>
      </p>
      <progress className="rb-balkje" value={deel === 100 ? undefined : deel} max={100} aria-label={titel} />
    </div>
  );
}
