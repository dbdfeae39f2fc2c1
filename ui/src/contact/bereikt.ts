import type { Concept } from "../api/types";

// Whether anybody was reached and what came of it are two answers to nearly one question: they must not contradict
// each other. What a municipality calls its results is its own; only what says plainly what it is, is understood.

const nietBereikt = /^niet bereikt$/i;
/** With nobody at the other end none of these can have happened. */
const vraagtIemand = /^(zelf )?afgehandeld$|^doorverbonden$/i;

type Deel = Pick<Concept, "initiatief" | "gelukt"> & Partial<Pick<Concept, "resultaat">>;

/** Who began it is chosen: the result goes along where it would contradict that. */
export function metWie(
  wie: Pick<Concept, "initiatief" | "gelukt">,
  resultaat: string,
  resultaten: readonly string[],
): Deel {
  const isNiet = nietBereikt.test(resultaat);
  if (wie.gelukt) return isNiet ? { ...wie, resultaat: "" } : wie;
  const eigen = resultaten.find((r) => nietBereikt.test(r));
  return eigen !== undefined && (resultaat === "" || vraagtIemand.test(resultaat))
    ? { ...wie, resultaat: eigen }
    : wie;
}

/** A result is chosen: "Niet bereikt" is of who we tried to reach. */
export function metResultaat(resultaat: string): Partial<Concept> {
  return nietBereikt.test(resultaat) ? { resultaat, initiatief: "gemeente", gelukt: false } : { resultaat };
}

/** What is wrong with the result, when it says that somebody was spoken with and nobody was reached. */
export const resultaatFout = ({ gelukt, resultaat }: Pick<Concept, "gelukt" | "resultaat">): string | null =>
  !gelukt && vraagtIemand.test(resultaat)
    ? "U koos dat niemand is bereikt. Kies een ander resultaat, of kies bij Wie nam contact op: Wij."
    : null;
