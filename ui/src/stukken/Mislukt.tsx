import { Melding } from "./Melding";

/** A source that failed: why, that the rest stands, and again for this source only. */
export function Mislukt({ reden, opnieuw, bezig }: { reden: string; opnieuw: () => void; bezig?: boolean }) {
  return (
    <Melding soort="weg">
      {reden}{" "}
      <button type="button" className="rb-tekstknop" onClick={opnieuw} aria-disabled={bezig || undefined}>
        {bezig ? "Bezig…" : "Opnieuw proberen"}
      </button>
    </Melding>
  );
}
