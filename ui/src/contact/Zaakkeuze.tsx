import { useState } from "react";
import { foutTekst } from "../api/fout";
import type { Concept, Zaak } from "../api/types";
import { alleZaken, opVolgorde, zonderZaken } from "../klantbeeld/beeld";
import { useKlantzaken } from "../klantbeeld/useBeeld";
import { Mislukt } from "../stukken/Mislukt";
import { Radio, Tekst } from "../stukken/velden";
import { Wachten } from "../stukken/Wachten";

interface Eigenschappen {
  concept: Concept;
  zet: (deel: Partial<Concept>) => void;
  /** It is about an application that is no zaak yet. */
  wacht: boolean;
  zetWacht: (wacht: boolean) => void;
  fouten: Map<string, string>;
}

const eerste = 4;

/** About which of the customer's zaken this was, about an application that is none yet, or about neither. */
export function Zaakkeuze({ concept, zet, wacht, zetWacht, fouten }: Eigenschappen) {
  const fout = fouten.get("zaak");
  const { delen, volledig, fout: haalfout, opnieuw } = useKlantzaken(concept.klant);
  const stuk = zonderZaken(delen).map((d) => d.melding ?? `${d.register} antwoordt niet.`);
  const reden = haalfout ? foutTekst(haalfout) : stuk.length > 0 ? stuk.join(" ") : null;
  const wachtOpZaken = concept.klant !== null && delen.length === 0 && !reden;
  const kies = (zaak: Concept["zaak"]) => {
    zetWacht(false);
    zet({ zaak, aanvraag: "" });
  };
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
      <Radio naam="zaak" aan={concept.zaak === null && !wacht} zet={() => kies(null)}>
        Geen
      </Radio>
      {wachtOpZaken && <Wachten wat="Zaken" wie="Het zaaksysteem" regels={2} />}
      <Lijst zaken={alleZaken(delen) ?? []} volledig={volledig} concept={concept} kies={kies} />
      <Radio
        naam="zaak"
        aan={concept.zaak === null && wacht}
        zet={() => {
          zetWacht(true);
          zet({ zaak: null });
        }}
      >
        De aanvraag is nog geen zaak
      </Radio>
      {wacht && concept.zaak === null && (
        <div className="rb-aanvraag">
          <Tekst
            id="aanvraag"
            label="Kenmerk van de aanvraag"
            uitleg="Staat in de ontvangstbevestiging. Komt de zaak, dan koppelt dit contact vanzelf."
            waarde={concept.aanvraag}
            zet={(aanvraag) => zet({ aanvraag })}
            fout={fouten.get("aanvraag")}
          />
        </div>
      )}
    </fieldset>
  );
}

interface LijstProps {
  zaken: Zaak[];
  volledig: boolean;
  concept: Concept;
  kies: (zaak: Concept["zaak"]) => void;
}

/** The zaken of the customer; without a customer only the one that was chosen on its own page. */
function Lijst({ zaken, volledig, concept, kies }: LijstProps) {
  const [alle, zetAlle] = useState(false);
  const { lopend, afgesloten } = opVolgorde(zaken);
  const volgorde = [...lopend, ...afgesloten];
  const gekozen = concept.zaak;
  const getoond = alle ? volgorde : volgorde.slice(0, eerste);
  const buiten = gekozen && !getoond.some((z) => z.uuid === gekozen.uuid) ? [gekozen] : [];
  return (
    <>
      {[...buiten, ...getoond].map(({ bron, uuid, identificatie, omschrijving }) => (
        <Radio
          key={uuid}
          naam="zaak"
          aan={gekozen?.uuid === uuid}
          zet={() => kies({ bron, uuid, identificatie, omschrijving })}
        >
          {omschrijving || identificatie} <span className="rb-bron rb-zaaknummer">{identificatie}</span>
        </Radio>
      ))}
      {!alle && volgorde.length > eerste && (
        <button type="button" className="rb-tekstknop rb-klein" onClick={() => zetAlle(true)}>
          {volledig ? `Alle ${volgorde.length} zaken tonen` : "Meer zaken tonen"}
        </button>
      )}
    </>
  );
}
