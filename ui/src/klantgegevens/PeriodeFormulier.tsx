import { useState } from "react";
import { ApiFout } from "../api/fout";
import type { PeriodeInvoer, Relatie } from "../api/types";
import { meld } from "../app/meldingen";
import { Inline } from "../stukken/Inline";
import { useVersturen } from "../stukken/useVersturen";
import { Botsing, IntussenGewijzigd, Verwijderd } from "./Botsing";
import { controleerPeriode, periodeVan, zegDagOfLeeg } from "./gegevens";
import { Periode, veldId } from "./RelatieFormulier";
import { useBotsing } from "./useBotsing";

const velden = ["beginDatum", "eindDatum"] as const;
const namen: Record<string, string> = { beginDatum: "Vanaf", eindDatum: "Tot en met" };

interface Eigenschappen {
  naam: string;
  /** As it stands now. */
  relatie: Relatie;
  weg: boolean;
  bewaar: (periode: PeriodeInvoer) => Promise<void>;
  sluit: () => void;
  /** Reads again what stands there, when the colleague's is left as it is. */
  ververs: () => void;
  /** Makes it anew, when there is nothing left to change. */
  alsNieuw: (periode: PeriodeInvoer) => Promise<void>;
}

/** The dates of a category: the only thing about a relation that changes. */
export function PeriodeFormulier({ naam, relatie, weg, bewaar, sluit, ververs, alsNieuw }: Eigenschappen) {
  const [begin] = useState(() => periodeVan(relatie));
  const [invoer, zetInvoer] = useState(begin);
  const [verwijderd, zetVerwijderd] = useState(false);
  const { gezien, botsing, bij, gekozen } = useBotsing({ begin, velden, zet: zetInvoer });
  const { fouten, algemeen, bezig, verstuur, vergeet } = useVersturen({
    controleer: () => controleerPeriode(invoer.beginDatum ?? "", invoer.eindDatum ?? ""),
    bewaar: async () => {
      if (verwijderd) return alsNieuw(invoer);
      try {
        await bewaar(invoer);
      } catch (fout) {
        if (fout instanceof ApiFout && fout.status === 404) return zetVerwijderd(true);
        bij<Relatie>(fout, invoer, periodeVan);
      }
    },
    volgorde: velden,
    veldId,
  });
  const zet = (deel: Partial<PeriodeInvoer>) => {
    zetInvoer({ ...invoer, ...deel });
    vergeet(Object.keys(deel));
  };
  return (
    <Inline
      naam={`${naam} wijzigen`}
      id="relatie-"
      algemeen={algemeen}
      bezig={bezig}
      verstuur={verstuur}
      sluit={sluit}
    >
      {verwijderd && <Verwijderd id={veldId("botsing")} sluit={sluit} />}
      {botsing && !verwijderd && (
        <Botsing
          id={veldId("botsing")}
          botsing={botsing}
          collega={gezien}
          naamVan={(veld) => namen[veld] ?? veld}
          zegWaarde={(veld, i) => zegDagOfLeeg(i[veld] ?? null)}
          neem={(veld) => {
            zet({ [veld]: gezien[veld] });
            gekozen(veld);
          }}
          laatVallen={() => {
            ververs();
            meld("Wat uw collega opsloeg, blijft staan.");
            sluit();
          }}
        />
      )}
      <p className="rb-vet">{naam}</p>
      <div className="rb-twee rb-twee--ruim">
        <Periode
          begin={invoer.beginDatum ?? ""}
          eind={invoer.eindDatum ?? ""}
          zetBegin={(dag) => zet({ beginDatum: dag || null })}
          zetEind={(dag) => zet({ eindDatum: dag || null })}
          fouten={fouten}
        />
      </div>
      {!verwijderd && (
        <IntussenGewijzigd gewijzigd={weg || ![begin.versie, gezien.versie].includes(relatie.versie)} />
      )}
    </Inline>
  );
}
