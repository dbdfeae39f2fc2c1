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

/** No answer at all: no network, or the server is away. */
export class GeenAntwoord extends Error {}

/** What went wrong and what to do, for on the screen. */
export function foutTekst(fout: unknown): string {
  if (fout instanceof GeenAntwoord) {
    return "Relatiebeheer antwoordt niet. Controleer uw verbinding en probeer het opnieuw.";
  }
  if (!(fout instanceof ApiFout)) return "Dit scherm kon het antwoord niet lezen. Probeer het opnieuw.";
  switch (fout.status) {
    case 401:
      return "U bent uitgelogd. Log opnieuw in om verder te gaan.";
    case 403:
      return fout.problem.detail ?? "U mag dit niet bekijken. Vraag uw beheerder om toegang.";
    case 404:
      return fout.problem.detail ?? "Dit is niet gevonden. Misschien is het verwijderd. Zoek opnieuw.";
    case 429:
      return "Er zijn te veel verzoeken tegelijk. Wacht een minuut en probeer het opnieuw.";
  }
  if (fout.status >= 500) {
    return (
      fout.problem.detail ?? "Relatiebeheer kan dit nu niet ophalen. Probeer het over een minuut opnieuw."
    );
  }
  return fout.problem.detail ?? "De server weigerde dit verzoek. Controleer wat u invulde.";
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
