import { IconLock } from "@tabler/icons-react";
import type { KvkAdres } from "../api/types";
import { Dag } from "../datum/Moment";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { zegAdresregel } from "./adres";
import { Bronregel } from "./Bronregel";
import type { DeelProps } from "./Klantbeeld";
import { Rij } from "./Rij";

/** What the KVK says of an organisation or a vestiging. */
export function OrganisatieGegevens({ beeld, laadt, opnieuw }: DeelProps) {
  const deel = beeld.organisatie;
  if (!deel && laadt) return <Wachten wat="Gegevens van de organisatie" wie="De KVK" />;
  const o = deel?.gegevens;
  if (deel?.gelukt && !o)
    return <p className="rb-leeg">{deel.melding ?? "De KVK kent deze organisatie niet."}</p>;
  if (!deel || !o) {
    return (
      <Mislukt
        reden={deel?.melding ?? beeld.afgebroken ?? "De KVK gaf geen antwoord."}
        opnieuw={() => opnieuw("organisatie")}
        bezig={beeld.bezig.includes("organisatie")}
      />
    );
  }
  const andere = o.handelsnamen.filter((naam) => naam !== o.naam);
  return (
    <>
      <dl className="rb-gegevens">
        <Rij naam="Naam">{o.naam}</Rij>
        {andere.length > 0 && <Rij naam="Ook bekend als">{andere.join(", ")}</Rij>}
        {o.rechtsvorm && <Rij naam="Rechtsvorm">{o.rechtsvorm}</Rij>}
        <Rij naam="KVK-nummer">{o.kvkNummer}</Rij>
        {o.vestigingsnummer && <Rij naam="Vestigingsnummer">{o.vestigingsnummer}</Rij>}
        {o.rsin && <Rij naam="RSIN">{o.rsin}</Rij>}
        <Rij naam="Ingeschreven">
          {o.actief ? "ja" : "nee, uitgeschreven"}
          {o.registratiedatum && (
            <>
              , sinds <Dag dag={o.registratiedatum} />
            </>
          )}
        </Rij>
        {o.adressen.map((a) => (
          <Rij key={a.soort} naam={a.soort === "bezoekadres" ? "Bezoekadres" : "Postadres"}>
            <KvkAdresregels adres={a} />
          </Rij>
        ))}
        {o.activiteiten.length > 0 && <Rij naam="Activiteiten">{o.activiteiten.join("; ")}</Rij>}
        {o.werkzamePersonen !== null && (
          <Rij naam="Werkzame personen">{o.werkzamePersonen.toLocaleString("nl-NL")}</Rij>
        )}
      </dl>
      <Bronregel deel={deel} naam="KVK" />
    </>
  );
}

function KvkAdresregels({ adres }: { adres: KvkAdres }) {
  if (adres.afgeschermd) {
    return (
      <span className="rb-geheimregel rb-metIcoon">
        <IconLock aria-hidden size="1em" /> Afgeschermd. De KVK geeft dit adres niet vrij.
      </span>
    );
  }
  return adres.regels.map((regel) => (
    <span key={regel} className="rb-regel">
      {zegAdresregel(regel)}{" "}
    </span>
  ));
}
