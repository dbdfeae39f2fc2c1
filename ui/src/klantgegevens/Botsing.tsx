import { IconUsers } from "@tabler/icons-react";
import { useEffect } from "react";
import { meld } from "../app/meldingen";
import { Melding } from "../stukken/Melding";
import type { Verzoend } from "./verzoen";

interface Eigenschappen<T> {
  id: string;
  botsing: Verzoend<T>;
  /** What the colleague made of it. */
  collega: T;
  naamVan: (veld: keyof T & string) => string;
  zegWaarde: (veld: keyof T & string, invoer: T) => string;
  neem: (veld: keyof T & string) => void;
  /** For a text that can hold both. */
  samen?: (veld: keyof T & string) => (() => void) | undefined;
  laatVallen: () => void;
}

/** Mine and the colleague's beside each other, field by field, above the form that still holds what was typed. */
export function Botsing<T>({
  id,
  botsing,
  collega,
  naamVan,
  zegWaarde,
  neem,
  samen,
  laatVallen,
}: Eigenschappen<T>) {
  useEffect(() => document.getElementById(id)?.focus(), [id]);
  const { overgenomen, botst } = botsing;
  return (
    <div id={id} tabIndex={-1} data-stil>
      <Melding soort="let-op" rol="alert">
        <strong>Een collega wijzigde deze gegevens intussen.</strong> Uw wijziging is nog niet opgeslagen.
        {overgenomen.length > 0 && (
          <>
            <p>Dit wijzigde alleen uw collega. Het staat nu ook in uw formulier:</p>
            <ul className="rb-foutenlijst">
              {overgenomen.map((veld) => (
                <li key={veld} className="rb-breek">
                  {naamVan(veld)}: <strong>{zegWaarde(veld, collega)}</strong>
                </li>
              ))}
            </ul>
          </>
        )}
        {botst.map((veld) => {
          const zetSamen = samen?.(veld);
          return (
            <div key={veld}>
              <p>
                <strong>{naamVan(veld)}</strong> wijzigde u allebei. In het formulier staat wat u invulde. Uw
                collega maakte ervan:
              </p>
              <blockquote className="rb-citaat rb-notitie">{zegWaarde(veld, collega)}</blockquote>
              <div className="rb-keuzes">
                <button type="button" className="rb-tekstknop" onClick={() => neem(veld)}>
                  Dit overnemen<span className="rb-verborgen">: {naamVan(veld)}</span>
                </button>
                {zetSamen && (
                  <button type="button" className="rb-tekstknop" onClick={zetSamen}>
                    Mijn tekst eronder zetten
                  </button>
                )}
              </div>
            </div>
          );
        })}
        <p>
          Klopt het formulier, kies dan <strong>Opslaan</strong>.{" "}
          <button type="button" className="rb-tekstknop" onClick={laatVallen}>
            Alles van de collega laten staan
          </button>
        </p>
      </Melding>
    </div>
  );
}

/** There is nothing left to change; what was typed can be added anew. */
export function Verwijderd({ id, sluit }: { id: string; sluit: () => void }) {
  useEffect(() => document.getElementById(id)?.focus(), [id]);
  return (
    <div id={id} tabIndex={-1} data-stil>
      <Melding soort="let-op" rol="alert">
        <strong>Een collega verwijderde dit intussen.</strong> Uw wijziging is niet opgeslagen. Hoort het toch
        bij deze klant, kies dan <strong>Opslaan</strong>: dan voegt u het opnieuw toe.{" "}
        <button type="button" className="rb-tekstknop" onClick={sluit}>
          Verwijderd laten
        </button>
      </Melding>
    </div>
  );
}

const intussen = "Dit is intussen ergens anders gewijzigd. Als u opslaat, ziet u beide.";

/** Under an open form: somebody saved meanwhile. It moves nothing that is being typed. */
export function IntussenGewijzigd({ gewijzigd }: { gewijzigd: boolean }) {
  useEffect(() => {
    if (gewijzigd) meld(intussen);
  }, [gewijzigd]);
  if (!gewijzigd) return null;
  return (
    <p className="rb-magniet rb-metIcoon">
      <IconUsers aria-hidden size="1em" />
      <span>{intussen}</span>
    </p>
  );
}
