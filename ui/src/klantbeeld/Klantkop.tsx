import { IconLink } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Ref } from "react";
import { koppel } from "../contact/koppelen";
import { useConcepten } from "../contact/useConcepten";
import { zegTijd } from "../datum/datum";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { Merk } from "../stukken/Merk";
import { Mislukt } from "../stukken/Mislukt";
import { SoortIcoon, zegSoort } from "../stukken/Soort";
import { Wachten } from "../stukken/Wachten";
import { Bsn } from "./Bsn";
import { registerVan } from "./beeld";
import { EigenFeiten, OrganisatieFeiten, PersoonFeiten } from "./Feiten";
import { Getallen } from "./Getallen";
import type { DeelProps } from "./Klantbeeld";
import { EigenWaarschuwing, OrganisatieWaarschuwingen, PersoonWaarschuwingen } from "./Waarschuwingen";

type Eigenschappen = DeelProps & { naam: string | null; kop: Ref<HTMLHeadingElement> };

/** The eye first to the name, then to what one must know before speaking, then to the numbers. */
export function Klantkop({ klant, wie, naam, beeld, laadt, opnieuw, kop }: Eigenschappen) {
  const persoon = beeld.persoon?.gegevens ?? null;
  const organisatie = beeld.organisatie?.gegevens ?? null;
  return (
    <header className="rb-klantkop">
      <div className="rb-klantkop__naam">
        <h1 ref={kop} tabIndex={-1}>
          {naam ?? (beeld.persoon || beeld.organisatie || !laadt ? "Naam onbekend" : "Klant openen…")}
        </h1>
        <span className="rb-klantkop__soort">
          <Merk icoon={<SoortIcoon soort={wie.soort} maat="1em" />}>{zegSoort(wie.soort)}</Merk>
          {wie.kvkNummer && <Nummer naam="KVK" nummer={wie.kvkNummer} />}
          {wie.vestigingsnummer && <Nummer naam="vestiging" nummer={wie.vestigingsnummer} />}
          {wie.bsnEinde && <Bsn klant={klant} einde={wie.bsnEinde} />}
        </span>
      </div>
      {persoon && <PersoonWaarschuwingen persoon={persoon} />}
      {organisatie && <OrganisatieWaarschuwingen organisatie={organisatie} />}
      <EigenWaarschuwing eigen={beeld.eigen?.gegevens ?? null} persoon={persoon} />
      <RegisterWeg wie={wie} beeld={beeld} laadt={laadt} opnieuw={opnieuw} />
      <EigenWeg wie={wie} beeld={beeld} laadt={laadt} opnieuw={opnieuw} />
      {wie.werktVoor && (
        <p>
          Werkt voor{" "}
          <Link to="/klant/$klant" params={{ klant: wie.werktVoor.klant }} search={{}} className="rb-schakel">
            {wie.werktVoor.naam}
          </Link>
        </p>
      )}
      {persoon && <PersoonFeiten persoon={persoon} deel={beeld.persoon} />}
      {organisatie && <OrganisatieFeiten organisatie={organisatie} deel={beeld.organisatie} />}
      <EigenFeiten eigen={beeld.eigen?.gegevens ?? null} />
      <Koppelbalk klant={klant} naam={naam} />
      <Getallen beeld={beeld} laadt={laadt} />
    </header>
  );
}

function Nummer({ naam, nummer }: { naam: string; nummer: string }) {
  return (
    <span className="rb-bsn">
      <span className="rb-zacht">{naam}</span> {nummer}
    </span>
  );
}

/** The register that should know this customer did not answer, or does not know them. */
function RegisterWeg({ wie, beeld, laadt, opnieuw }: Omit<DeelProps, "klant">) {
  const bron = registerVan(wie);
  if (!bron) return null;
  const deel = beeld[bron];
  const naam = bron === "persoon" ? "De BRP" : "De KVK";
  if (deel?.gelukt) {
    return !deel.gegevens && deel.melding ? <Melding soort="info">{deel.melding}</Melding> : null;
  }
  if (!deel && laadt) {
    return (
      <>
        <p className="rb-bron">
          {bron === "persoon"
            ? "Nog niet bekend of het adres geheim is."
            : "Nog niet bekend of het adres is afgeschermd."}
        </p>
        <Wachten wat={bron === "persoon" ? "Persoonsgegevens" : "Gegevens"} wie={naam} regels={2} />
      </>
    );
  }
  const reden = deel?.melding ?? beeld.afgebroken ?? `${naam} gaf geen antwoord.`;
  const gevolg =
    bron === "persoon"
      ? "Of er geheimhouding is, weten we niet: geef geen adres door."
      : "Of het adres is afgeschermd, weten we niet: geef geen adres door.";
  return (
    <Mislukt reden={`${reden} ${gevolg}`} opnieuw={() => opnieuw(bron)} bezig={beeld.bezig.includes(bron)} />
  );
}

/** Of a person we may keep secrecy ourselves: without an answer nobody knows whether we do. */
function EigenWeg({ wie, beeld, laadt, opnieuw }: Omit<DeelProps, "klant">) {
  const deel = beeld.eigen;
  if (registerVan(wie) === "organisatie" || deel?.gelukt || (!deel && laadt)) return null;
  const reden = deel?.melding ?? beeld.afgebroken ?? "Het eigen register gaf geen antwoord.";
  return (
    <Mislukt
      reden={`${reden} Of wij geheimhouding hebben vastgelegd, weten we niet: geef geen adres door.`}
      opnieuw={() => opnieuw("eigen")}
      bezig={beeld.bezig.includes("eigen")}
    />
  );
}

/** A live contact that is about nobody yet, or about somebody else: say so and let the employee decide. */
function Koppelbalk({ klant, naam }: { klant: string; naam: string | null }) {
  const actief = useConcepten().actief?.concept;
  if (!actief || actief.klant === klant) return null;
  return (
    <div className="rb-koppelbalk">
      <span>
        Uw contact van {zegTijd(actief.gestart)}{" "}
        {actief.klant ? `gaat over ${actief.klantNaam ?? "een andere klant"}.` : "heeft nog geen klant."}
      </span>
      <Knop icoon={<IconLink aria-hidden size="1.25em" />} onClick={() => koppel(actief.uuid, klant, naam)}>
        Aan deze klant koppelen
      </Knop>
    </div>
  );
}
