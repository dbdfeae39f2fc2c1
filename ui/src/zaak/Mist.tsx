import { Mislukt } from "../stukken/Mislukt";
import { meldingenBij, type Onderdeel } from "./woorden";
import type { ZaakProps } from "./Zaak";

/** What is missing of this part, said where it belongs; again asks the zaak anew. */
export function Mist({ zaak, opnieuw, bezig, onderdeel }: ZaakProps & { onderdeel: Onderdeel }) {
  const meldingen = meldingenBij(zaak.meldingen, onderdeel);
  if (meldingen.length === 0) return null;
  return <Mislukt reden={meldingen.join(" ")} opnieuw={opnieuw} bezig={bezig} />;
}
