import { useState } from "react";
import { foutTekst } from "../api/fout";
import type { Concept, Zaak } from "../api/types";
import { opVolgorde } from "../klantbeeld/beeld";
import { useKlantzaken } from "../klantbeeld/useBeeld";
import { Mislukt } from "../stukken/Mislukt";
import { Radio } from "../stukken/velden";
import { Wachten } from "../stukken/Wachten";

interface Eigenschappen {
  concept: Concept;
  zet: (deel: Partial<Concept>) => void;
  fout: string | undefined;
}

const eerste = 4;

/** About which of the customer's zaken this was, or none. Anonymous callers have none to choose. */
export function Zaakkeuze({ concept, zet, fout }: Eigenschappen) {
  const { deel, fout: haalfout, opnieuw } = useKlantzaken(concept.klant);
  if (!concept.klant) return null;
  const reden = haalfout ? foutTekst(haalfout) : deel && !deel.gelukt ? deel.melding : null;
  return (
    <fieldset className="rb-zaakkeuze" aria-describedby={fout ? "zaak-fout" : undefined}>
      <legend className="utrecht-form-label" id="zaak" tabIndex={-1}>
        Zaak
      </legend>
      {fout && (
        <p id="zaak-fout" className="utrecht-form-field-error-message rb-veldfout">
          {fout}
        </p>
      )}
      {reden && <Mislukt reden={`${reden} U kunt opslaan zonder zaak.`} opnieuw={opnieuw} />}
      {!deel && !reden && <Wachten wat="Zaken" wie="Open Zaak" regels={2} />}
      {deel && <Lijst zaken={deel.gegevens?.zaken ?? []} concept={concept} zet={zet} />}
    </fieldset>
  );
}

function Lijst({ zaken, concept, zet }: { zaken: Zaak[]; concept: Concept; zet: Eigenschappen["zet"] }) {
  const [alle, zetAlle] = useState(false);
  const { lopend, afgesloten } = opVolgorde(zaken);
  const volgorde = [...lopend, ...afgesloten];
  const gekozen = concept.zaak;
  const getoond = alle ? volgorde : volgorde.slice(0, eerste);
  const buiten = gekozen && !getoond.some((z) => z.uuid === gekozen.uuid) ? [gekozen] : [];
  return (
    <>
      <Radio naam="zaak" aan={gekozen === null} zet={() => zet({ zaak: null })}>
        Geen
      </Radio>
      {[...buiten, ...getoond].map(({ uuid, identificatie, omschrijving }) => (
        <Radio
          key={uuid}
          naam="zaak"
          aan={gekozen?.uuid === uuid}
          zet={() => zet({ zaak: { uuid, identificatie, omschrijving } })}
        >
          {omschrijving || identificatie} <span className="rb-bron rb-zaaknummer">{identificatie}</span>
        </Radio>
      ))}
      {!alle && volgorde.length > eerste && (
        <button type="button" className="rb-tekstknop rb-klein" onClick={() => zetAlle(true)}>
          Alle {volgorde.length} zaken tonen
        </button>
      )}
    </>
  );
}
