import { useTitel } from "../app/useTitel";

const voorbeelden = [
  ["BSN", "negen cijfers, met of zonder punten"],
  ["Naam", "achternaam, of voornaam en achternaam"],
  ["Naam en geboortedatum", "bijvoorbeeld Maassen 10-04-1956"],
];

export function Start() {
  useTitel(null);
  return (
    <div className="rb-inhoud rb-start">
      <h1 tabIndex={-1}>Wie hebt u aan de lijn?</h1>
      <p>
        Zoek de klant met <kbd>/</kbd> of begin een contact met <kbd>N</kbd>. Een contact mag ook anoniem
        blijven.
      </p>
      <dl className="rb-start__lijst">
        {voorbeelden.map(([wat, hoe]) => (
          <div key={wat}>
            <dt>{wat}</dt>
            <dd>{hoe}</dd>
          </div>
        ))}
      </dl>
      <p className="rb-bron">
        Alle toetsen ziet u met <kbd>?</kbd>
      </p>
    </div>
  );
}
