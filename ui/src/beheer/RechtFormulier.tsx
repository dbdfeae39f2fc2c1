import { useCallback, useState } from "react";
import type { Documentregel, Zaakrecht } from "../api/zaken";
import { Inline } from "../stukken/Inline";
import { useVersturen } from "../stukken/useVersturen";
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

/** One rule: which group may do what with which zaken. */
export function RechtFormulier({ id, begin, bewaar, sluit }: FormulierProps<Zaakrecht>) {
  const [recht, zetRecht] = useState(begin);
  const { zaaksystemen, zaaktypenVan } = useNamen();
  const veldId = useCallback((veld: string) => `${id}${veld}`, [id]);
  const { fouten, algemeen, bezig, verstuur, vergeet } = useVersturen({
    controleer: () => controleerRecht(recht),
    bewaar: () => bewaar({ ...recht, groep: recht.groep.trim() }),
    volgorde: rechtVelden,
    veldId,
    kies: veldVan,
  });
  const zet = (deel: Partial<Zaakrecht>) => {
    zetRecht({ ...recht, ...deel });
    vergeet(Object.keys(deel));
  };
  const fout = fouten.get("handelingen");
  return (
    <Inline naam="Recht" id={id} algemeen={algemeen} bezig={bezig} verstuur={verstuur} sluit={sluit}>
      <div className="rb-twee rb-twee--ruim">
        <Tekst
          id={veldId("groep")}
          label="Groep (medewerker, vertrouwelijk of een rol van de inlogdienst)"
          waarde={recht.groep}
          zet={(groep) => zet({ groep })}
          fout={fouten.get("groep")}
        />
        <Keuze
          id={veldId("totEnMet")}
          label="Tot en met vertrouwelijkheid"
          waarde={recht.totEnMet}
          opties={vertrouwelijkheden.map((v) => ({ waarde: v, naam: zegVertrouwelijk(v) }))}
          zet={(totEnMet) => zet({ totEnMet })}
          fout={fouten.get("totEnMet")}
        />
        <Keuze
          id={veldId("zaaksysteem")}
          label="Zaaksysteem"
          waarde={recht.zaaksysteem}
          opties={zaaksystemen}
          zet={(zaaksysteem) => zet({ zaaksysteem })}
          fout={fouten.get("zaaksysteem")}
        />
        <Keuze
          id={veldId("zaaktype")}
          label="Zaaktype"
          waarde={recht.zaaktype}
          opties={zaaktypenVan(recht.zaaksysteem)}
          zet={(zaaktype) => zet({ zaaktype })}
          fout={fouten.get("zaaktype")}
        />
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
            aan={recht.handelingen.includes(h.waarde)}
            zet={(aan) =>
              zet({
                handelingen: aan
                  ? [...recht.handelingen, h.waarde]
                  : recht.handelingen.filter((x) => x !== h.waarde),
              })
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
  const [regel, zetRegel] = useState(begin);
  const { zaaksystemen, zaaktypenVan } = useNamen();
  const veldId = useCallback((veld: string) => `${id}${veld}`, [id]);
  const { fouten, algemeen, bezig, verstuur, vergeet } = useVersturen({
    controleer: () => controleerRegel(regel),
    bewaar: () => bewaar({ ...regel, statustype: regel.statustype.trim() }),
    volgorde: regelVelden,
    veldId,
    kies: veldVan,
  });
  const zet = (deel: Partial<Documentregel>) => {
    zetRegel({ ...regel, ...deel });
    vergeet(Object.keys(deel));
  };
  return (
    <Inline naam="Documentregel" id={id} algemeen={algemeen} bezig={bezig} verstuur={verstuur} sluit={sluit}>
      <div className="rb-twee rb-twee--ruim">
        <Keuze
          id={veldId("zaaksysteem")}
          label="Zaaksysteem"
          waarde={regel.zaaksysteem}
          opties={zaaksystemen}
          zet={(zaaksysteem) => zet({ zaaksysteem })}
          fout={fouten.get("zaaksysteem")}
        />
        <Keuze
          id={veldId("zaaktype")}
          label="Zaaktype"
          waarde={regel.zaaktype}
          opties={zaaktypenVan(regel.zaaksysteem)}
          zet={(zaaktype) => zet({ zaaktype })}
          fout={fouten.get("zaaktype")}
        />
        <Tekst
          id={veldId("statustype")}
          label="Status (* is elke status)"
          waarde={regel.statustype}
          zet={(statustype) => zet({ statustype })}
          fout={fouten.get("statustype")}
        />
      </div>
      <div className="rb-keuzes">
        <Vink id={veldId("toevoegen")} aan={regel.toevoegen} zet={(toevoegen) => zet({ toevoegen })}>
          documenten toevoegen mag
        </Vink>
        <Vink id={veldId("wijzigen")} aan={regel.wijzigen} zet={(wijzigen) => zet({ wijzigen })}>
          documenten wijzigen mag
        </Vink>
      </div>
    </Inline>
  );
}
