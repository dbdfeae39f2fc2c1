import type { ErrorComponentProps } from "@tanstack/react-router";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { useTitel } from "./useTitel";

/** A screen that fell over takes only itself along: the contact at its left goes on. */
export function Vastgelopen({ reset }: ErrorComponentProps) {
  useTitel("Scherm vastgelopen");
  return (
    <div className="rb-inhoud">
      <h1 tabIndex={-1}>Dit scherm liep vast</h1>
      <Melding soort="fout" rol="alert">
        Uw contact staat er nog en wordt gewoon bewaard. Probeer het scherm opnieuw te openen, of zoek
        opnieuw.
      </Melding>
      <div>
        <Knop onClick={reset}>Opnieuw proberen</Knop>
      </div>
    </div>
  );
}
