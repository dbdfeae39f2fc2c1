import type { Problem } from "./types";

/** The server answered, but not with what was asked. */
export class ApiFout extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
  }
}

/** No answer, or not all of it: no network, or the server is away. What was asked may have been done all the same. */
export class GeenAntwoord extends Error {}

/** These pass by themselves: another session, a moment later. */
const gaatOver = [401, 408, 425, 429];

/**
 * The server looked at it and said no: the same again gets the same answer. An answer without our own words comes
 * from something in between, which says nothing about what was asked.
 */
export function isWeigering(fout: unknown): fout is ApiFout {
  if (!(fout instanceof ApiFout) || fout.status < 400 || fout.status >= 500) return false;
  return !gaatOver.includes(fout.status) && fout.problem.detail !== undefined;
}

/**
 * That a change failed. Without an answer nobody knows whether it did, and the sentence does not say that it did not;
 * `nog` is what holds when the server said no.
 */
export function nietGelukt(fout: unknown, wat: string, gedaan: string, nog?: string): string {
  if (fout instanceof GeenAntwoord) {
    return `Het is niet zeker of ${wat} is ${gedaan}: Relatiebeheer antwoordt niet. Controleer uw verbinding en probeer het opnieuw.`;
  }
  const begin = nog ?? `${wat.charAt(0).toUpperCase()}${wat.slice(1)} is nog niet ${gedaan}.`;
  return `${begin} ${foutTekst(fout)}`;
}

export const nietOpgeslagen = (fout: unknown, wat = "dit"): string =>
  nietGelukt(fout, wat, "opgeslagen", wat === "dit" ? "Nog niet opgeslagen." : undefined);

/** As what was to be changed stands now, when somebody else was first. */
export function gewijzigdNaar<Nu>(fout: unknown): Nu | null {
  return fout instanceof ApiFout && fout.status === 409 && fout.problem.nu ? (fout.problem.nu as Nu) : null;
}

/** Said by the server for who makes programs, in words that are of no use on a screen. */
const technisch = ["error", "parse_error", "method_not_allowed", "unsupported_media_type", "not_acceptable"];

/** What went wrong and what to do, for on the screen. */
export function foutTekst(fout: unknown): string {
  if (fout instanceof GeenAntwoord) {
    return "Relatiebeheer antwoordt niet. Controleer uw verbinding en probeer het opnieuw.";
  }
  if (!(fout instanceof ApiFout)) return "Dit scherm kon het antwoord niet lezen. Probeer het opnieuw.";
  const uitleg = technisch.includes(fout.problem.code ?? "") ? undefined : fout.problem.detail;
  switch (fout.status) {
    case 401:
      return "U bent uitgelogd. Log opnieuw in om verder te gaan.";
    case 403:
      return uitleg ?? "U mag dit niet bekijken. Vraag uw beheerder om toegang.";
    case 404:
      return uitleg ?? "Dit is niet gevonden. Misschien is het verwijderd. Zoek opnieuw.";
    case 413:
      return uitleg ?? "Dit is te groot om te versturen. Maak het korter en probeer het opnieuw.";
    case 429:
      return "Er zijn te veel verzoeken tegelijk. Wacht een minuut en probeer het opnieuw.";
  }
  if (fout.status >= 500) {
    return uitleg ?? "Relatiebeheer kan dit nu niet doen. Probeer het over een minuut opnieuw.";
  }
  return uitleg ?? "De server weigerde dit verzoek. Controleer wat u invulde.";
}

/** The server's reasons per field, the first one of each; `kies` says which field of the screen a name is. */
export function veldFouten(
  fout: unknown,
  kies: (naam: string) => string = (naam) => naam.split(".")[0] ?? naam,
): Map<string, string> {
  const perVeld = new Map<string, string>();
  if (!(fout instanceof ApiFout)) return perVeld;
  for (const { name, reason } of fout.problem.invalidParams ?? []) {
    const veld = kies(name);
    if (!perVeld.has(veld)) perVeld.set(veld, reason);
  }
  return perVeld;
}
