import { useCallback, useState } from "react";
import type { AdresInvoer } from "../api/types";
import { vandaag } from "../datum/datum";
import { Dag } from "../datum/Moment";
import { Inline } from "../stukken/Inline";
import { useVersturen } from "../stukken/useVersturen";
import { Radio, Tekst, Vink } from "../stukken/velden";
import { adresSoorten, controleerAdres, netjes } from "./gegevens";

const volgorde = ["soort", "adres", "omschrijving", "standaard", "voorkeur", "verificatieDatum"] as const;

interface Eigenschappen {
  naam: string;
  id: string;
  begin: AdresInvoer;
  bewaar: (invoer: AdresInvoer) => Promise<void>;
  sluit: () => void;
}

export function AdresFormulier({ naam, id, begin, bewaar, sluit }: Eigenschappen) {
  const [invoer, zetInvoer] = useState(begin);
  const veldId = useCallback((veld: string) => `${id}${veld}`, [id]);
  const { fouten, algemeen, bezig, verstuur, vergeet } = useVersturen({
    controleer: () => controleerAdres(invoer),
    bewaar: () => bewaar(netjes(invoer)),
    volgorde,
    veldId,
  });
  const zet = (deel: Partial<AdresInvoer>) => {
    zetInvoer({ ...invoer, ...deel });
    vergeet("soort" in deel ? [...Object.keys(deel), "adres"] : Object.keys(deel));
  };
  const tel = invoer.soort === "telefoonnummer";
  const mail = invoer.soort === "email";
  const label = tel ? "Telefoonnummer" : mail ? "E-mailadres" : "Adres of naam";

  return (
    <Inline naam={naam} id={id} algemeen={algemeen} bezig={bezig} verstuur={verstuur} sluit={sluit}>
      <fieldset className="rb-keuzes">
        <legend className="utrecht-form-label">Soort</legend>
        {adresSoorten.map((s) => (
          <Radio
            key={s.waarde}
            naam={`${id}soort`}
            aan={invoer.soort === s.waarde}
            zet={() => zet({ soort: s.waarde })}
          >
            {s.naam}
          </Radio>
        ))}
      </fieldset>
      <div className="rb-twee rb-twee--ruim">
        <Tekst
          id={veldId("adres")}
          label={label}
          type={tel ? "tel" : "text"}
          inputMode={tel ? "tel" : mail ? "email" : undefined}
          waarde={invoer.adres}
          zet={(adres) => zet({ adres })}
          fout={fouten.get("adres")}
        />
        <Tekst
          id={veldId("omschrijving")}
          label="Omschrijving (mag leeg blijven)"
          waarde={invoer.omschrijving}
          zet={(omschrijving) => zet({ omschrijving })}
          fout={fouten.get("omschrijving")}
        />
      </div>
      <div className="rb-keuzes">
        <Vink id={veldId("standaard")} aan={invoer.standaard} zet={(standaard) => zet({ standaard })}>
          Standaard voor dit soort
        </Vink>
        <Vink id={veldId("voorkeur")} aan={invoer.voorkeur} zet={(voorkeur) => zet({ voorkeur })}>
          Hier heeft de klant het liefst contact
        </Vink>
        <Vink
          id={veldId("verificatieDatum")}
          aan={invoer.verificatieDatum === vandaag(new Date())}
          zet={(aan) => zet({ verificatieDatum: aan ? vandaag(new Date()) : begin.verificatieDatum })}
        >
          Vandaag nagevraagd en goed
          {begin.verificatieDatum && (
            <span className="rb-bron">
              {" "}
              (vorige keer <Dag dag={begin.verificatieDatum} />)
            </span>
          )}
        </Vink>
      </div>
    </Inline>
  );
}
