import { Melding } from "../stukken/Melding";
import { veldNaam, volgorde } from "./controle";

export function Foutenlijst({ fouten, algemeen }: { fouten: Map<string, string>; algemeen: string | null }) {
  if (algemeen) {
    return (
      <div id="foutenlijst" tabIndex={-1} data-stil>
        <Melding soort="fout" rol="alert">
          {algemeen}
        </Melding>
      </div>
    );
  }
  if (fouten.size === 0) return null;
  const bekend = volgorde.filter((veld) => fouten.has(veld));
  const rest = [...fouten].filter(([veld]) => !bekend.some((b) => b === veld));
  return (
    <div id="foutenlijst" tabIndex={-1} data-stil>
      <Melding soort="fout" rol="alert">
        <strong>Nog niet opgeslagen.</strong> Vul aan of verbeter:
        <ul className="rb-foutenlijst">
          {bekend.map((veld) => (
            <li key={veld}>
              <a className="rb-schakel" href={`#${veld}`} onClick={(e) => naarVeld(e, veld)}>
                {veldNaam[veld]}
              </a>
            </li>
          ))}
          {rest.map(([veld, reden]) => (
            <li key={veld}>{reden}</li>
          ))}
        </ul>
      </Melding>
    </div>
  );
}

function naarVeld(e: React.MouseEvent, veld: string): void {
  e.preventDefault();
  document.getElementById(veld)?.focus();
}
