import { IconChevronDown } from "@tabler/icons-react";
import type { HTMLInputAutoCompleteAttribute, InputHTMLAttributes, ReactNode } from "react";

export function Veldfout({ id, tekst }: { id: string; tekst: string | undefined }) {
  if (!tekst) return null;
  return (
    <p id={`${id}-fout`} className="utrecht-form-field-error-message rb-veldfout">
      {tekst}
    </p>
  );
}

/** Ties a field to its error, and to its hint when it has one. */
export function beschrijving(id: string, fout: string | undefined, uitleg?: boolean) {
  const door = [...(uitleg ? [`${id}-uitleg`] : []), ...(fout ? [`${id}-fout`] : [])].join(" ");
  return { "aria-invalid": fout ? true : undefined, "aria-describedby": door || undefined };
}

interface Veld {
  id: string;
  label: string;
  waarde: string;
  zet: (waarde: string) => void;
  fout: string | undefined;
  /** One short sentence above the field: what is asked, or how to write it. */
  uitleg?: string;
}

function Kop({ id, label, uitleg, fout }: Pick<Veld, "id" | "label" | "uitleg" | "fout">) {
  return (
    <>
      <label className="utrecht-form-label" htmlFor={id}>
        {label}
      </label>
      {uitleg && (
        <p id={`${id}-uitleg`} className="rb-klein rb-zacht">
          {uitleg}
        </p>
      )}
      <Veldfout id={id} tekst={fout} />
    </>
  );
}

type TekstVeld = Veld & {
  type?: "text" | "tel" | "email" | "date";
  inputMode?: InputHTMLAttributes<HTMLInputElement>["inputMode"];
  autoComplete?: HTMLInputAutoCompleteAttribute;
};

export function Tekst({
  id,
  label,
  waarde,
  zet,
  fout,
  uitleg,
  type = "text",
  inputMode,
  autoComplete = "off",
}: TekstVeld) {
  return (
    <div className="rb-veld">
      <Kop id={id} label={label} uitleg={uitleg} fout={fout} />
      <input
        id={id}
        type={type}
        inputMode={inputMode}
        className={`utrecht-textbox utrecht-textbox--html-input ${fout ? "utrecht-textbox--invalid" : ""}`}
        value={waarde}
        onChange={(e) => zet(e.target.value)}
        autoComplete={autoComplete}
        spellCheck={false}
        {...beschrijving(id, fout, Boolean(uitleg))}
      />
    </div>
  );
}

export function Tekstvlak({ id, label, waarde, zet, fout, uitleg, rijen = 3 }: Veld & { rijen?: number }) {
  return (
    <div className="rb-veld">
      <Kop id={id} label={label} uitleg={uitleg} fout={fout} />
      <textarea
        id={id}
        className={`utrecht-textarea utrecht-textarea--html-textarea ${fout ? "utrecht-textarea--invalid" : ""}`}
        value={waarde}
        onChange={(e) => zet(e.target.value)}
        rows={rijen}
        {...beschrijving(id, fout, Boolean(uitleg))}
      />
    </div>
  );
}

export type Optie = string | { waarde: string; naam: string };
const alsOptie = (o: Optie) => (typeof o === "string" ? { waarde: o, naam: o } : o);

/** A choice from a list. What was chosen before stays to be chosen, also when the list no longer has it. */
export function Keuze({
  id,
  label,
  waarde,
  opties,
  zet,
  fout,
  uitleg,
  leeg = "Kies…",
}: Veld & { opties: Optie[]; leeg?: string }) {
  const bekend = opties.map(alsOptie);
  const alle =
    waarde === "" || bekend.some((o) => o.waarde === waarde) ? bekend : [{ waarde, naam: waarde }, ...bekend];
  return (
    <div className="rb-veld">
      <Kop id={id} label={label} uitleg={uitleg} fout={fout} />
      <div className="rb-keuze">
        <select
          id={id}
          className={`utrecht-select utrecht-select--html-select ${fout ? "utrecht-select--invalid" : ""}`}
          value={waarde}
          onChange={(e) => zet(e.target.value)}
          {...beschrijving(id, fout, Boolean(uitleg))}
        >
          <option value="">{leeg}</option>
          {alle.map((o) => (
            <option key={o.waarde} value={o.waarde}>
              {o.naam}
            </option>
          ))}
        </select>
        <IconChevronDown aria-hidden size="1.25em" />
      </div>
    </div>
  );
}

interface AanUit {
  naam: string;
  aan: boolean;
  zet: () => void;
  children: ReactNode;
}

export function Radio({ naam, aan, zet, children }: AanUit) {
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

export function Vink({
  id,
  aan,
  zet,
  children,
}: {
  id: string;
  aan: boolean;
  zet: (aan: boolean) => void;
  children: ReactNode;
}) {
  return (
    <label className="rb-aanuit">
      <input id={id} type="checkbox" checked={aan} onChange={(e) => zet(e.target.checked)} />
      <span>{children}</span>
    </label>
  );
}
