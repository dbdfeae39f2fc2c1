import { Contactgegevens } from "../klantgegevens/Contactgegevens";
import { EigenGegevens } from "../klantgegevens/EigenGegevens";
import { Relaties } from "../klantgegevens/Relaties";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { Bronregel } from "./Bronregel";
import { naamUit, registerVan } from "./beeld";
import type { DeelProps } from "./Klantbeeld";
import { OrganisatieGegevens } from "./OrganisatieGegevens";
import { PersoonGegevens } from "./PersoonGegevens";
import { Rubriek } from "./Rubriek";
import { Vestigingen } from "./Vestigingen";

/** How to reach the customer first, then what the register says, then whom they belong with. */
export function Gegevens(props: DeelProps) {
  const register = registerVan(props.wie);
  const organisatie = props.wie.soort === "organisatie";
  return (
    <section aria-label="Gegevens" className="rb-rubrieken">
      <Eigen {...props} />
      {register && (
        <Rubriek kop={register === "persoon" ? "Volgens de BRP" : "Volgens de KVK"}>
          {register === "persoon" ? <PersoonGegevens {...props} /> : <OrganisatieGegevens {...props} />}
        </Rubriek>
      )}
      {organisatie && props.wie.kvkNummer && (
        <Rubriek kop="Vestigingen">
          <Vestigingen klant={props.klant} />
        </Rubriek>
      )}
    </section>
  );
}

/** Our own register is one source: when it fails, all of its sections are missing and one line says so. */
function Eigen(props: DeelProps) {
  const { klant, wie, beeld, laadt, opnieuw } = props;
  const deel = beeld.eigen;
  if (!deel && laadt) return <Wachten wat="Contactgegevens" wie="Het eigen register" />;
  if (!deel?.gelukt || !deel.gegevens) {
    return (
      <Mislukt
        reden={
          deel?.melding ??
          `Contactgegevens, taal, relaties en notitie ontbreken. ${beeld.afgebroken ?? "Het eigen register gaf geen antwoord."}`
        }
        opnieuw={() => opnieuw("eigen")}
        bezig={beeld.bezig.includes("eigen")}
      />
    );
  }
  const eigen = deel.gegevens;
  return (
    <>
      <Rubriek kop="Contactgegevens">
        <Contactgegevens klant={klant} adressen={eigen.adressen} />
      </Rubriek>
      <Rubriek kop={registerVan(wie) ? "Taal en notitie" : "Naam, taal en notitie"}>
        <EigenGegevens klant={klant} wie={wie} eigen={eigen} />
      </Rubriek>
      <Relaties klant={klant} wie={wie} relaties={eigen.relaties} naam={naamUit(beeld, undefined)} />
      <Bronregel deel={deel} naam="Eigen register" />
    </>
  );
}
