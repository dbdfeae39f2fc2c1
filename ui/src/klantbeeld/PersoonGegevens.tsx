import { zegGeboorte } from "../datum/datum";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { zegAdresregel } from "./adres";
import { Bronregel } from "./Bronregel";
import type { DeelProps } from "./Klantbeeld";
import { Rij } from "./Rij";

// What kind of place the address is, when it is not simply where somebody lives.
const adresNamen: Record<string, string> = {
  briefadres: "Briefadres",
  locatie: "Verblijfplaats",
  buitenland: "Adres in het buitenland",
};

/** What the BRP says of a person. */
export function PersoonGegevens({ beeld, laadt, opnieuw }: DeelProps) {
  const deel = beeld.persoon;
  if (!deel && laadt) return <Wachten wat="Persoonsgegevens" wie="De BRP" />;
  const p = deel?.gegevens;
  if (deel?.gelukt && !p)
    return <p className="rb-leeg">{deel.melding ?? "De BRP kent deze persoon niet."}</p>;
  if (!deel || !p) {
    return (
      <Mislukt
        reden={deel?.melding ?? beeld.afgebroken ?? "De BRP gaf geen antwoord."}
        opnieuw={() => opnieuw("persoon")}
        bezig={beeld.bezig.includes("persoon")}
      />
    );
  }
  const adres = p.adres && p.adres.length > 0 ? p.adres : ["Geen adres bekend"];
  return (
    <>
      {p.geheim && <p className="rb-vet rb-geheimregel">Geheimhouding: geef nooit een adres door.</p>}
      <dl className="rb-gegevens">
        <Rij naam="Naam">{p.naam}</Rij>
        {p.aanspreekvorm && <Rij naam="Aanspreken als">{p.aanspreekvorm}</Rij>}
        {p.aanschrijfnaam && <Rij naam="Aanschrijven als">{p.aanschrijfnaam}</Rij>}
        {p.naamgebruik && <Rij naam="Naamgebruik">{p.naamgebruik}</Rij>}
        <Rij naam="Geboren">
          {p.geboortedatum ? zegGeboorte(p.geboortedatum) : "onbekend"}
          {p.leeftijd !== null && ` (${p.leeftijd} jaar)`}
        </Rij>
        {p.overleden && (
          <Rij naam="Overleden">{p.overlijdensdatum ? zegGeboorte(p.overlijdensdatum) : "ja"}</Rij>
        )}
        <Rij naam={adresNamen[p.adressoort ?? ""] ?? "Adres"}>
          {adres.map((regel) => (
            <span key={regel} className="rb-regel">
              {zegAdresregel(regel)}{" "}
            </span>
          ))}
        </Rij>
        <Rij naam="Partner">{p.partners.length > 0 ? p.partners.join(", ") : "geen"}</Rij>
      </dl>
      <Bronregel deel={deel} naam="BRP" />
    </>
  );
}
