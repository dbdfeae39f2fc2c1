import { isUitgelogd } from "./client";
import { ApiFout, GeenAntwoord } from "./fout";
import type { Problem } from "./types";

/** Somebody stopped it. */
export class Afgebroken extends Error {}

function lees<T>(tekst: string): T {
  try {
    return JSON.parse(tekst) as T;
  } catch {
    return {} as T;
  }
}

/** Sends a file as it lies on disk, never whole in memory, and tells how far it is: fetch cannot. */
export function stuurOp<T>(
  adres: string,
  bestand: Blob,
  voortgang: (verstuurd: number) => void,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((klaar, mis) => {
    const verzoek = new XMLHttpRequest();
    verzoek.open("PUT", adres);
    verzoek.setRequestHeader("Content-Type", "application/octet-stream");
    verzoek.upload.onprogress = (e) => voortgang(e.loaded);
    verzoek.onload = () => {
      const { status, responseText } = verzoek;
      if (status >= 200 && status < 300) return klaar(lees<T>(responseText));
      if (status === 401) isUitgelogd();
      mis(new ApiFout(status, lees<Problem>(responseText)));
    };
    verzoek.onerror = () => mis(new GeenAntwoord("geen antwoord"));
    verzoek.onabort = () => mis(new Afgebroken());
    signal.addEventListener("abort", () => verzoek.abort(), { once: true });
    if (signal.aborted) return mis(new Afgebroken());
    verzoek.send(bestand);
  });
}
