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

/** How to reach the customer first, then what the register says, then whom they belong with; the long list last. */
export function Gegevens(props: DeelProps) {
  const { klant, wie, beeld } = props;
  const register = registerVan(wie);
  const eigen = beeld.eigen?.gelukt ? beeld.eigen.gegevens : null;
  return (
    <section aria-label="Gegevens" className="rb-rubrieken">
      <Rubriek kop="Contactgegevens">
        {eigen ? <Contactgegevens klant={klant} adressen={eigen.adressen} /> : <EigenWeg {...props} />}
      </Rubriek>
      {register && (
        <Rubriek kop={register === "persoon" ? "Volgens de BRP" : "Volgens de KVK"}>
          {register === "persoon" ? <PersoonGegevens {...props} /> : <OrganisatieGegevens {...props} />}
        </Rubriek>
      )}
      {eigen && (
        <>
          <Relaties klant={klant} wie={wie} relaties={eigen.relaties} naam={naamUit(beeld, undefined)} />
          <Rubriek kop={register ? "Taal en notitie" : "Naam, taal en notitie"}>
            <EigenGegevens klant={klant} wie={wie} eigen={eigen} />
          </Rubriek>
          {beeld.eigen && <Bronregel deel={beeld.eigen} naam="Eigen register" />}
        </>
      )}
      {wie.soort === "organisatie" && wie.kvkNummer && (
        <Rubriek kop="Vestigingen">
          <Vestigingen klant={klant} />
        </Rubriek>
      )}
    </section>
  );
}

/** Our own register is one source: when it fails, all of its sections are missing and one line says so. */
function EigenWeg({ beeld, laadt, opnieuw }: DeelProps) {
  const deel = beeld.eigen;
  if (!deel && laadt) return <Wachten wat="Contactgegevens" wie="Het eigen register" />;
  return (
    <Mislukt
      reden={
        deel?.melding ??
        `Contactgegevens, relaties, taal en notitie ontbreken. ${beeld.afgebroken ?? "Het eigen register gaf geen antwoord."}`
      }
      opnieuw={() => opnieuw("eigen")}
      bezig={beeld.bezig.includes("eigen")}
    />
  );
}
