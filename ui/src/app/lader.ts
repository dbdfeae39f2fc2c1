// Parts of the werkplek that come after the first screen. Once somebody is in they are loaded in the background, so
// that a connection that goes away later takes no part of the screen along.

/** Loads one part once. A failed attempt leaves it as it was: the next one asks again. */
export class Lader<T> {
  geladen: T | null = null;
  private loopt: Promise<T> | null = null;

  constructor(private readonly laad: () => Promise<T>) {}

  haal(): Promise<T> {
    if (this.geladen !== null) return Promise.resolve(this.geladen);
    this.loopt ??= this.laad()
      .then((deel) => {
        this.geladen = deel;
        return deel;
      })
      .finally(() => {
        this.loopt = null;
      });
    return this.loopt;
  }
}

const laterMs = 30_000;

/** Loads all parts, one after another; after a failure the rest waits for another time. Ends when all are there. */
export async function laadAlles(
  laders: Iterable<Lader<unknown>>,
  wacht: (ms: number) => Promise<void>,
): Promise<void> {
  for (;;) {
    try {
      for (const lader of laders) await lader.haal();
      return;
    } catch {
      await wacht(laterMs);
    }
  }
}

/** Why a part does not come: no answer, a newer werkplek whose parts have other names, or something else. */
export type Waarom = "weg" | "nieuwer" | "anders";

/** `pagina` is the first page as the server gives it now, null without an answer; `script` is what runs here. */
export function waaromNiet(pagina: string | null, script: string | null): Waarom {
  if (pagina === null) return "weg";
  return script !== null && pagina.includes("<script") && !pagina.includes(script) ? "nieuwer" : "anders";
}
