import { foutTekst, isWeigering } from "../api/fout";
import { Melding } from "./Melding";

type Eigenschappen = { opnieuw: () => void; bezig?: boolean } & (
  | { reden: string; fout?: undefined; vooraf?: undefined }
  /** What was caught says it itself; `vooraf` is about what is missing because of it. */
  | { fout: unknown; vooraf?: string; reden?: undefined }
);

/** A source that failed: why, that the rest stands, and again for this source only. A refusal is not shown as an outage. */
export function Mislukt({ reden, fout, vooraf, opnieuw, bezig }: Eigenschappen) {
  const tekst = reden ?? [vooraf, foutTekst(fout)].filter(Boolean).join(" ");
  return (
    <Melding soort={isWeigering(fout) ? "fout" : "weg"}>
      {tekst}{" "}
      <button type="button" className="rb-tekstknop" onClick={opnieuw} aria-disabled={bezig || undefined}>
        {bezig ? "Bezig…" : "Opnieuw proberen"}
      </button>
    </Melding>
  );
}
