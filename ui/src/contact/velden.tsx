import type { ReactNode } from "react";
import type { Concept } from "../api/types";
import { aantal } from "../stukken/aantal";
import { beschrijving, Radio, Veldfout } from "../stukken/velden";
import { metWie } from "./bereikt";

interface NotitieVeld {
  waarde: string;
  zet: (waarde: string) => void;
  grens: number;
  fout: string | undefined;
  stand: ReactNode;
}

export function Notitie({ waarde, zet, grens, fout, stand }: NotitieVeld) {
  const over = grens - Array.from(waarde).length;
  return (
    <div className="rb-veld rb-veld--notitie">
      <div className="rb-veld__kop">
        <label className="utrecht-form-label" htmlFor="notitie">
          Notitie
        </label>
        {stand}
      </div>
      <Veldfout id="notitie" tekst={fout} />
      <textarea
        id="notitie"
        className={`utrecht-textarea utrecht-textarea--html-textarea ${fout ? "utrecht-textarea--invalid" : ""}`}
        value={waarde}
        onChange={(e) => zet(e.target.value)}
        rows={5}
        {...beschrijving("notitie", fout)}
      />
      {over <= 200 && (
        <p className={`rb-klein ${over < 0 ? "rb-teveel" : "rb-zacht"}`}>
          {over < 0
            ? `${aantal(-over, "teken", "tekens")} te veel om op te slaan`
            : `nog ${aantal(over, "teken", "tekens")}`}
        </p>
      )}
    </div>
  );
}

/** Who started it, and whether anybody was reached when we did. */
export function Wie({
  concept,
  resultaten,
  zet,
}: {
  concept: Concept;
  resultaten: readonly string[];
  zet: (deel: Partial<Concept>) => void;
}) {
  const kies = (wie: Pick<Concept, "initiatief" | "gelukt">) =>
    zet(metWie(wie, concept.resultaat, resultaten));
  const wij = concept.initiatief === "gemeente";
  return (
    <fieldset className="rb-wie">
      <legend className="utrecht-form-label">Wie nam contact op?</legend>
      <div className="rb-wie__keuzes">
        <Radio naam="initiatief" aan={!wij} zet={() => kies({ initiatief: "klant", gelukt: true })}>
          De klant
        </Radio>
        <Radio
          naam="initiatief"
          aan={wij && concept.gelukt}
          zet={() => kies({ initiatief: "gemeente", gelukt: true })}
        >
          Wij
        </Radio>
        <Radio
          naam="initiatief"
          aan={wij && !concept.gelukt}
          zet={() => kies({ initiatief: "gemeente", gelukt: false })}
        >
          Wij, niet bereikt
        </Radio>
      </div>
    </fieldset>
  );
}
