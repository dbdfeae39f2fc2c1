import { useCallback } from "react";
import type { Documentregel, Zaakrecht } from "../api/zaken";
import { Inline } from "../stukken/Inline";
import { useInvoer } from "../stukken/useInvoer";
import { Keuze, Tekst, Veldfout, Vink } from "../stukken/velden";
import { vertrouwelijkheden, zegVertrouwelijk } from "../zaak/woorden";
import { controleerRecht, controleerRegel, handelingen } from "./keuzes";
import { useNamen } from "./useNamen";
import type { FormulierProps } from "./Zaakrechten";

const rechtVelden = ["groep", "zaaksysteem", "zaaktype", "totEnMet", "handelingen"] as const;
const regelVelden = ["zaaksysteem", "zaaktype", "statustype"] as const;
// "rechten.3.groep" of the server is the field groep here.
const veldVan = (naam: string) =>
  naam.split(".").find((deel) => !/^\d+$|^rechten$|^documentregels$/.test(deel)) ?? naam;

/** Which zaken a rule is about. */
function WelkeZaken({
  invoer,
  veld,
}: {
  invoer: { zaaksysteem: string };
  veld: (naam: "zaaksysteem" | "zaaktype") => Omit<Parameters<typeof Keuze>[0], "label" | "opties">;
}) {
  const { zaaksystemen, zaaktypenVan } = useNamen();
  return (
    <>
      <Keuze {...veld("zaaksysteem")} label="Zaaksysteem" opties={zaaksystemen} />
      <Keuze {...veld("zaaktype")} label="Zaaktype" opties={zaaktypenVan(invoer.zaaksysteem)} />
    </>
  );
}

/** One rule: which group may do what with which zaken. */
export function RechtFormulier({ id, begin, bewaar, sluit }: FormulierProps<Zaakrecht>) {
  const veldId = useCallback((veld: string) => `${id}${veld}`, [id]);
  const { invoer, zet, veld, fouten, formulier } = useInvoer(begin, {
    controleer: controleerRecht,
    bewaar: (recht) => bewaar({ ...recht, groep: recht.groep.trim() }),
    volgorde: rechtVelden,
    veldId,
    kies: veldVan,
  });
  const mag = invoer.handelingen;
  const fout = fouten.get("handelingen");
  return (
    <Inline naam="Recht" id={id} {...formulier} sluit={sluit}>
      <div className="rb-twee rb-twee--ruim">
        <Tekst {...veld("groep")} label="Groep (medewerker, vertrouwelijk of een rol van de inlogdienst)" />
        <Keuze
          {...veld("totEnMet")}
          label="Tot en met vertrouwelijkheid"
          opties={vertrouwelijkheden.map((v) => ({ waarde: v, naam: zegVertrouwelijk(v) }))}
        />
        <WelkeZaken invoer={invoer} veld={veld} />
      </div>
      <fieldset className="rb-keuzes" aria-describedby={fout ? `${veldId("handelingen")}-fout` : undefined}>
        <legend className="utrecht-form-label" id={veldId("handelingen")} tabIndex={-1}>
          Deze groep mag
        </legend>
        <Veldfout id={veldId("handelingen")} tekst={fout} />
        {handelingen.map((h) => (
          <Vink
            key={h.waarde}
            id={veldId(h.waarde)}
            aan={mag.includes(h.waarde)}
            zet={(aan) =>
              zet({ handelingen: aan ? [...mag, h.waarde] : mag.filter((ander) => ander !== h.waarde) })
            }
          >
            {h.naam}
          </Vink>
        ))}
      </fieldset>
    </Inline>
  );
}

/** One rule: whether the process allows documents there. */
export function RegelFormulier({ id, begin, bewaar, sluit }: FormulierProps<Documentregel>) {
  const veldId = useCallback((veld: string) => `${id}${veld}`, [id]);
  const { invoer, zet, veld, formulier } = useInvoer(begin, {
    controleer: controleerRegel,
    bewaar: (regel) => bewaar({ ...regel, statustype: regel.statustype.trim() }),
    volgorde: regelVelden,
    veldId,
    kies: veldVan,
  });
  return (
    <Inline naam="Documentregel" id={id} {...formulier} sluit={sluit}>
      <div className="rb-twee rb-twee--ruim">
        <WelkeZaken invoer={invoer} veld={veld} />
        <Tekst {...veld("statustype")} label="Status (* is elke status)" />
      </div>
      <div className="rb-keuzes">
        <Vink id={veldId("toevoegen")} aan={invoer.toevoegen} zet={(toevoegen) => zet({ toevoegen })}>
          documenten toevoegen mag
        </Vink>
        <Vink id={veldId("wijzigen")} aan={invoer.wijzigen} zet={(wijzigen) => zet({ wijzigen })}>
          documenten wijzigen mag
        </Vink>
      </div>
    </Inline>
  );
}
