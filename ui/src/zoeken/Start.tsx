import { Link } from "@tanstack/react-router";
import { metCtrl } from "../app/toetsen";
import { useTitel } from "../app/useTitel";
import { begin } from "../nieuweklant/invoer";
import { legeVoorzet } from "./herken";

const voorbeelden = [
  ["Naam", "achternaam, of voornaam en achternaam; ook van een organisatie"],
  ["Naam en geboortedatum", "bijvoorbeeld Maassen 10-04-1956; ook 10 april 1956"],
  ["Adres", "postcode en huisnummer, bijvoorbeeld 3077AW 31; een naam of geboortedatum mag erbij"],
  ["Telefoon of e-mail", "zoals de klant het zegt; spaties maken niet uit"],
  ["BSN", "negen cijfers, met of zonder punten"],
  ["Organisatie", "KVK-nummer, vestigingsnummer of RSIN"],
  ["Zaak", "het zaaknummer, of woorden uit de omschrijving"],
  ["Gesprek", "woorden uit een notitie of onderwerp"],
];

export function Start() {
  useTitel(null);
  return (
    <div className="rb-inhoud rb-start">
      <h1 tabIndex={-1}>Wie hebt u aan de lijn?</h1>
      <p>
        Typ in het zoekvak wat u weet. Of begin een contact: druk op <kbd>Esc</kbd> en dan op <kbd>N</kbd>.
        Een contact mag ook anoniem blijven.
      </p>
      <div>
        <h2 className="rb-start__kop">Dit kunt u zoeken</h2>
        <dl className="rb-start__lijst">
          {voorbeelden.map(([wat, hoe]) => (
            <div key={wat}>
              <dt>{wat}</dt>
              <dd>{hoe}</dd>
            </div>
          ))}
        </dl>
      </div>
      <p>
        Kent u de klant nog niet?{" "}
        <Link to="/nieuwe-klant" className="rb-schakel" onClick={() => begin(legeVoorzet)}>
          Nieuwe klant maken
        </Link>
      </p>
      <p className="rb-bron">
        Naar het zoekvak gaat u overal met <kbd>{metCtrl("K")}</kbd>. Alle toetsen ziet u met <kbd>?</kbd>
      </p>
    </div>
  );
}
