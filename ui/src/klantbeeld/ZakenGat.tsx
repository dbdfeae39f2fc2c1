import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { type Beeld, registerVan, zakenVolledig } from "./beeld";
import type { DeelProps } from "./Klantbeeld";

/** All other sources answered and the stream is still open: one more zaaksystem is to come. */
function komtErNogEen({ beeld, wie, laadt }: DeelProps): boolean {
  if (!laadt || beeld.zakenGeteld || beeld.zaken.length === 0) return false;
  const register = registerVan(wie);
  return Boolean(beeld.contacten && beeld.eigen && (!register || beeld[register]));
}

/** What is missing of the zaken, each zaaksysteem for itself. What the others gave stands below it. */
export function ZakenGat({ alleen = true, ...props }: DeelProps & { alleen?: boolean }) {
  const { beeld, laadt, opnieuw } = props;
  const bezig = beeld.bezig.includes("zaken");
  const vraag = () => opnieuw("zaken");
  if (beeld.zaken.length === 0) {
    if (laadt) return <Wachten wat="Zaken" wie="Het zaaksysteem" regels={alleen ? 4 : 0} />;
    const reden = `Zaken ontbreken. ${beeld.afgebroken ?? "Het zaaksysteem gaf geen antwoord."}`;
    return <Mislukt reden={reden} opnieuw={vraag} bezig={bezig} />;
  }
  return (
    <>
      {beeld.zaken.flatMap((d) => {
        const reden =
          d.melding ?? (d.gelukt ? null : `${d.register ?? "Een zaaksysteem"} gaf geen antwoord.`);
        if (!reden) return [];
        return <Mislukt key={d.register} reden={reden} opnieuw={vraag} bezig={bezig} />;
      })}
      {!laadt && !beeld.zakenGeteld && (
        <Mislukt
          reden={`U ziet niet alle zaken. ${beeld.afgebroken ?? "Niet elk zaaksysteem gaf antwoord."}`}
          opnieuw={vraag}
          bezig={bezig}
        />
      )}
      {komtErNogEen(props) && <Wachten wat="Meer zaken" wie="Een ander zaaksysteem" regels={0} />}
    </>
  );
}

/** Nothing of the zaken is missing, so that what is not here is not there. */
export const allesBinnen = (beeld: Beeld): boolean => zakenVolledig(beeld.zaken, beeld.zakenGeteld);
