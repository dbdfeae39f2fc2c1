import { IconChevronDown } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Concept } from "../api/types";

function Fout({ id, tekst }: { id: string; tekst: string | undefined }) {
  if (!tekst) return null;
  return (
    <p id={`${id}-fout`} className="utrecht-form-field-error-message rb-veldfout">
      {tekst}
    </p>
  );
}

const beschrijving = (id: string, fout: string | undefined) =>
  fout ? { "aria-invalid": true, "aria-describedby": `${id}-fout` } : {};

interface TekstVeld {
  id: string;
  label: string;
  waarde: string;
  zet: (waarde: string) => void;
  fout: string | undefined;
}

export function Tekst({ id, label, waarde, zet, fout }: TekstVeld) {
  return (
    <div className="rb-veld">
      <label className="utrecht-form-label" htmlFor={id}>
        {label}
      </label>
      <Fout id={id} tekst={fout} />
      <input
        id={id}
        className={`utrecht-textbox utrecht-textbox--html-input ${fout ? "utrecht-textbox--invalid" : ""}`}
        value={waarde}
        onChange={(e) => zet(e.target.value)}
        autoComplete="off"
        {...beschrijving(id, fout)}
      />
    </div>
  );
}

export function Keuze({ id, label, waarde, opties, zet, fout }: TekstVeld & { opties: string[] }) {
  const alle = waarde === "" || opties.includes(waarde) ? opties : [waarde, ...opties];
  return (
    <div className="rb-veld">
      <label className="utrecht-form-label" htmlFor={id}>
        {label}
      </label>
      <Fout id={id} tekst={fout} />
      <div className="rb-keuze">
        <select
          id={id}
          className={`utrecht-select utrecht-select--html-select ${fout ? "utrecht-select--invalid" : ""}`}
          value={waarde}
          onChange={(e) => zet(e.target.value)}
          {...beschrijving(id, fout)}
        >
          <option value="">Kies…</option>
          {alle.map((o) => (
            <option key={o}>{o}</option>
          ))}
        </select>
        <IconChevronDown aria-hidden size="1.25em" />
      </div>
    </div>
  );
}

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
      <Fout id="notitie" tekst={fout} />
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
          {over < 0 ? `${-over} tekens te veel` : `nog ${over} tekens`}
        </p>
      )}
    </div>
  );
}

function Radio({
  naam,
  aan,
  zet,
  children,
}: {
  naam: string;
  aan: boolean;
  zet: () => void;
  children: ReactNode;
}) {
  return (
    <label className="rb-radio">
      <input
        type="radio"
        className="utrecht-radio-button utrecht-radio-button--html-input"
        name={naam}
        checked={aan}
        onChange={zet}
      />
      <span>{children}</span>
    </label>
  );
}

export { Radio };

/** Who started it, and whether anybody was reached when we did. */
export function Wie({ concept, zet }: { concept: Concept; zet: (deel: Partial<Concept>) => void }) {
  const wij = concept.initiatief === "gemeente";
  return (
    <fieldset className="rb-wie">
      <legend className="utrecht-form-label">Wie nam contact op?</legend>
      <div className="rb-wie__keuzes">
        <Radio naam="initiatief" aan={!wij} zet={() => zet({ initiatief: "klant", gelukt: true })}>
          De klant
        </Radio>
        <Radio
          naam="initiatief"
          aan={wij && concept.gelukt}
          zet={() => zet({ initiatief: "gemeente", gelukt: true })}
        >
          Wij
        </Radio>
        <Radio
          naam="initiatief"
          aan={wij && !concept.gelukt}
          zet={() => zet({ initiatief: "gemeente", gelukt: false })}
        >
          Wij, niet bereikt
        </Radio>
      </div>
    </fieldset>
  );
}
