import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../api/client";
import type { KlantVerwijzing } from "../api/types";
import { maakUuid } from "../api/uuid";
import { useSessie } from "../app/sessie";
import { vandaag } from "../datum/datum";
import { haalOpnieuw } from "../klantbeeld/useBeeld";
import { Inline } from "../stukken/Inline";
import { useVersturen } from "../stukken/useVersturen";
import { Keuze, Radio, Tekst } from "../stukken/velden";
import { controleerPeriode } from "./gegevens";
import { KlantKiezer } from "./KlantKiezer";

const volgorde = ["klant", "categorie", "beginDatum", "eindDatum"] as const;
export const veldId = (veld: string) => `relatie-${veld}`;

const soorten = {
  vertegenwoordigt: "Vertegenwoordigt iemand",
  vertegenwoordigdDoor: "Wordt vertegenwoordigd door iemand",
  categorie: "Hoort bij een categorie",
} as const;
type Soort = keyof typeof soorten;

interface Eigenschappen {
  klant: string;
  klaar: () => void;
  sluit: () => void;
}

export function RelatieFormulier({ klant, klaar, sluit }: Eigenschappen) {
  const [soort, zetSoort] = useState<Soort>("vertegenwoordigt");
  const [ander, zetAnder] = useState<KlantVerwijzing | null>(null);
  const [categorie, zetCategorie] = useState("");
  const [beginDatum, zetBegin] = useState(() => vandaag(new Date()));
  const [eindDatum, zetEind] = useState("");
  const [sleutel] = useState(maakUuid);
  const client = useQueryClient();
  const sessie = useSessie();
  const categorieen = "keuzes" in sessie ? (sessie.keuzes.categorieen ?? []) : [];
  const isCategorie = soort === "categorie";

  function controleer(): Map<string, string> {
    if (!isCategorie) return new Map(ander ? [] : [["klant", "Zoek en kies een klant."]]);
    const fouten = controleerPeriode(beginDatum, eindDatum);
    if (!categorie) fouten.set("categorie", "Kies een categorie.");
    return fouten;
  }

  async function bewaar(): Promise<void> {
    // Being represented is the other's relation with this customer.
    const omgekeerd = soort === "vertegenwoordigdDoor";
    const van = omgekeerd && ander ? ander.klant : klant;
    await api.maakRelatie(
      van,
      {
        soort: isCategorie ? "categorie" : "vertegenwoordigt",
        klant: isCategorie ? null : omgekeerd ? klant : (ander?.klant ?? null),
        categorie: isCategorie ? categorie : null,
        beginDatum: (isCategorie && beginDatum) || null,
        eindDatum: (isCategorie && eindDatum) || null,
      },
      `${sleutel}-${soort}-${ander?.klant ?? categorie}`.slice(0, 200),
    );
    if (ander) void haalOpnieuw(client, ander.klant, "eigen");
    klaar();
  }

  const { fouten, algemeen, bezig, verstuur, vergeet } = useVersturen({
    controleer,
    bewaar,
    volgorde,
    veldId,
  });
  return (
    <Inline
      naam="Relatie toevoegen"
      id="relatie-"
      algemeen={algemeen}
      bezig={bezig}
      verstuur={verstuur}
      sluit={sluit}
    >
      <fieldset className="rb-keuzes">
        <legend className="utrecht-form-label">Deze klant</legend>
        {(Object.keys(soorten) as Soort[]).map((s) => (
          <Radio key={s} naam="relatie-soort" aan={s === soort} zet={() => zetSoort(s)}>
            {soorten[s]}
          </Radio>
        ))}
      </fieldset>
      {isCategorie ? (
        <div className="rb-drie">
          <Keuze
            id={veldId("categorie")}
            label="Categorie"
            waarde={categorie}
            opties={categorieen}
            zet={(nieuw) => {
              zetCategorie(nieuw);
              vergeet(["categorie"]);
            }}
            fout={fouten.get("categorie")}
          />
          <Periode
            begin={beginDatum}
            eind={eindDatum}
            zetBegin={zetBegin}
            zetEind={(nieuw) => {
              zetEind(nieuw);
              vergeet(["eindDatum"]);
            }}
            fouten={fouten}
          />
        </div>
      ) : (
        <KlantKiezer
          id={veldId("klant")}
          label={
            soort === "vertegenwoordigt"
              ? "Namens wie mag deze klant bellen?"
              : "Wie mag namens deze klant bellen?"
          }
          gekozen={ander}
          kies={(nieuw) => {
            zetAnder(nieuw);
            vergeet(["klant"]);
          }}
          past={(t) => t.klant !== klant}
          fout={fouten.get("klant")}
        />
      )}
    </Inline>
  );
}

interface PeriodeProps {
  begin: string;
  eind: string;
  zetBegin: (dag: string) => void;
  zetEind: (dag: string) => void;
  fouten: Map<string, string>;
}

export function Periode({ begin, eind, zetBegin, zetEind, fouten }: PeriodeProps) {
  return (
    <>
      <Tekst
        id={veldId("beginDatum")}
        label="Vanaf"
        type="date"
        waarde={begin}
        zet={zetBegin}
        fout={fouten.get("beginDatum")}
      />
      <Tekst
        id={veldId("eindDatum")}
        label="Tot en met (mag leeg blijven)"
        type="date"
        waarde={eind}
        zet={zetEind}
        fout={fouten.get("eindDatum")}
      />
    </>
  );
}
