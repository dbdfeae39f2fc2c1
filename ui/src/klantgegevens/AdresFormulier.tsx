import { useCallback, useState } from "react";
import { ApiFout } from "../api/fout";
import type { Adres, AdresInvoer } from "../api/types";
import { meld } from "../app/meldingen";
import { vandaag, zegDag } from "../datum/datum";
import { Dag } from "../datum/Moment";
import { Inline } from "../stukken/Inline";
import { useVersturen } from "../stukken/useVersturen";
import { Radio, Tekst, Vink } from "../stukken/velden";
import { Botsing, IntussenGewijzigd, Verwijderd } from "./Botsing";
import { adresSoorten, controleerAdres, invoerVan, netjes, zegAdres } from "./gegevens";
import { useBotsing } from "./useBotsing";

const volgorde = ["soort", "adres", "omschrijving", "standaard", "voorkeur", "verificatieDatum"] as const;

interface Eigenschappen {
  naam: string;
  id: string;
  begin: AdresInvoer;
  bewaar: (invoer: AdresInvoer) => Promise<void>;
  sluit: () => void;
  /** As it stands now; null: a colleague removed it. Undefined for a new one. */
  nu?: Adres | null;
  /** Reads again what stands there, when the colleague's is left as it is. */
  ververs?: () => void;
  /** Makes it anew, when there is nothing left to change. */
  alsNieuw?: (invoer: AdresInvoer) => Promise<void>;
}

const veldNamen: Record<string, string> = {
  soort: "Soort",
  adres: "Nummer of adres",
  omschrijving: "Omschrijving",
  standaard: "Standaard voor dit soort",
  voorkeur: "Hier heeft de klant het liefst contact",
  verificatieDatum: "Gecontroleerd",
};

function zegWaarde(veld: keyof AdresInvoer, invoer: AdresInvoer): string {
  const waarde = invoer[veld];
  if (veld === "soort") return adresSoorten.find((s) => s.waarde === waarde)?.naam ?? "Anders";
  if (veld === "adres") return zegAdres(invoer);
  if (typeof waarde === "boolean") return waarde ? "ja" : "nee";
  if (veld === "verificatieDatum" && waarde) return zegDag(waarde, new Date());
  return waarde || (veld === "verificatieDatum" ? "nee" : "(leeg)");
}

export function AdresFormulier(props: Eigenschappen) {
  const { naam, id, bewaar, sluit, nu, ververs, alsNieuw } = props;
  // What was on the screen when the form opened, whatever the screen hears meanwhile.
  const [begin] = useState(props.begin);
  const [invoer, zetInvoer] = useState(begin);
  const [weg, zetWeg] = useState(false);
  const { gezien, botsing, bij, gekozen } = useBotsing({ begin, velden: volgorde, zet: zetInvoer });
  const veldId = useCallback((veld: string) => `${id}${veld}`, [id]);
  const { fouten, algemeen, bezig, verstuur, vergeet } = useVersturen({
    controleer: () => controleerAdres(invoer),
    bewaar: async () => {
      const schoon = netjes(invoer);
      if (weg && alsNieuw) return alsNieuw(schoon);
      try {
        await bewaar(schoon);
      } catch (fout) {
        if (alsNieuw && fout instanceof ApiFout && fout.status === 404) return zetWeg(true);
        bij<Adres>(fout, schoon, invoerVan);
      }
    },
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
      {weg && <Verwijderd id={`${id}botsing`} sluit={sluit} />}
      {botsing && !weg && (
        <Botsing
          id={`${id}botsing`}
          botsing={botsing}
          collega={gezien}
          naamVan={(veld) => veldNamen[veld] ?? veld}
          zegWaarde={zegWaarde}
          neem={(veld) => {
            zet({ [veld]: gezien[veld] });
            gekozen(veld);
          }}
          laatVallen={() => {
            ververs?.();
            meld("Wat uw collega opsloeg, blijft staan.");
            sluit();
          }}
        />
      )}
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
          Vandaag bij de klant gecontroleerd
          {begin.verificatieDatum && (
            <span className="rb-bron">
              {" "}
              (vorige keer <Dag dag={begin.verificatieDatum} />)
            </span>
          )}
        </Vink>
      </div>
      {nu !== undefined && !weg && (
        <IntussenGewijzigd gewijzigd={nu === null || ![begin.versie, gezien.versie].includes(nu.versie)} />
      )}
    </Inline>
  );
}
