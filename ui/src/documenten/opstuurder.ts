import { useSyncExternalStore } from "react";
import { ApiFout, foutTekst, GeenAntwoord } from "../api/fout";
import { Afgebroken, stuurOp } from "../api/opsturen";
import { maakUuid } from "../api/uuid";
import { vragen } from "../api/vragen";
import { uploadAdres, zaakApi } from "../api/zaakclient";
import type { DocumentInvoer } from "../api/zaken";
import { meld } from "../app/meldingen";
import { type Gebeurtenis, type Stuk, stap, volgende } from "./rij";
import { documentenSleutel } from "./useDocumenten";

/** What is sent to one zaak. It goes on while another tab or another page of the werkplek is looked at. */
export class Opstuurder {
  private rij: Stuk[] = [];
  private bestanden = new Map<string, File>();
  private stop = new AbortController();
  private luisteraars = new Set<() => void>();

  constructor(
    private readonly bron: string,
    private readonly zaak: string,
  ) {}

  readonly luister = (luisteraar: () => void): (() => void) => {
    this.luisteraars.add(luisteraar);
    return () => this.luisteraars.delete(luisteraar);
  };
  readonly lees = (): Stuk[] => this.rij;

  voegToe(bestand: File, invoer: DocumentInvoer, document: string | null = null): string {
    const id = maakUuid();
    this.bestanden.set(id, bestand);
    this.meld({ soort: "erbij", stukken: [{ ...invoer, id, document, gang: { soort: "invullen" } }] });
    return id;
  }

  wijzig(id: string, deel: Partial<DocumentInvoer>): void {
    this.meld({ soort: "wijzig", id, deel });
  }

  verstuur(ids: string[]): void {
    this.meld({ soort: "verstuur", ids });
    void this.werk();
  }

  /** Stops what is on its way; takes what is not out of the row. */
  annuleer(id: string): void {
    const stuk = this.rij.find((s) => s.id === id);
    if (stuk?.gang.soort === "bezig") return this.stop.abort();
    this.bestanden.delete(id);
    this.meld({ soort: "weg", id });
  }

  bezig = (): boolean => this.rij.some((s) => s.gang.soort === "bezig" || s.gang.soort === "wacht");

  private meld(gebeurtenis: Gebeurtenis): void {
    this.rij = stap(this.rij, gebeurtenis);
    for (const luisteraar of this.luisteraars) luisteraar();
  }

  private async werk(): Promise<void> {
    for (let stuk = volgende(this.rij); stuk; stuk = volgende(this.rij)) await this.een(stuk);
  }

  private async een(stuk: Stuk): Promise<void> {
    const { id, titel } = stuk;
    const bestand = this.bestanden.get(id);
    if (!bestand) return this.meld({ soort: "weg", id });
    this.stop = new AbortController();
    this.meld({ soort: "begonnen", id });
    meld(`${titel} wordt verstuurd.`);
    let upload: string | null = null;
    try {
      upload = await this.meldAan(stuk);
      const voortgang = (verstuurd: number) => this.meld({ soort: "voortgang", id, verstuurd });
      await stuurOp(uploadAdres(upload), bestand, voortgang, this.stop.signal);
      this.bestanden.delete(id);
      await vragen.invalidateQueries({ queryKey: documentenSleutel(this.bron, this.zaak) });
      this.meld({ soort: "gelukt", id });
      meld(stuk.document ? `${titel} heeft een nieuwe versie.` : `${titel} is toegevoegd.`);
    } catch (fout) {
      if (upload) await zaakApi.stopUpload(upload).catch(() => undefined);
      if (fout instanceof Afgebroken) {
        this.meld({ soort: "gestopt", id });
        meld(`${titel} is niet verstuurd.`);
        return;
      }
      const reden = waarom(fout);
      this.meld({ soort: "mislukt", id, reden });
      meld(`${titel} is niet toegevoegd. ${reden}`);
    }
  }

  private async meldAan(stuk: Stuk): Promise<string> {
    const { id: _i, gang: _g, document, ...invoer } = stuk;
    if (document === null) return (await zaakApi.maakDocument(this.bron, this.zaak, invoer)).upload;
    const { titel, beschrijving, bestandsnaam, formaat, omvang } = invoer;
    const bestand = { bestandsnaam, formaat, omvang };
    const antwoord = await zaakApi.wijzigDocument(this.bron, this.zaak, document, {
      titel,
      beschrijving,
      bestand,
    });
    if (!("upload" in antwoord)) throw new Error("de server vroeg niet om het bestand");
    return antwoord.upload;
  }
}

/** Why it was not taken, and what to do. */
export function waarom(fout: unknown): string {
  if (fout instanceof GeenAntwoord)
    return "De verbinding viel weg. Probeer het opnieuw; u hoeft het bestand niet nog eens te kiezen.";
  if (fout instanceof ApiFout && fout.status === 413)
    return fout.problem.detail ?? "Dit bestand is te groot. Maak het kleiner of deel het op.";
  return foutTekst(fout);
}

const alle = new Map<string, Opstuurder>();

export function opstuurder(bron: string, zaak: string): Opstuurder {
  const sleutel = `${bron}/${zaak}`;
  let deze = alle.get(sleutel);
  if (!deze) {
    deze = new Opstuurder(bron, zaak);
    alle.set(sleutel, deze);
  }
  return deze;
}

export const useRij = (o: Opstuurder): Stuk[] => useSyncExternalStore(o.luister, o.lees);

// Closing the window would end what is on its way: the browser asks first.
if (typeof window !== "undefined") {
  window.addEventListener("beforeunload", (e) => {
    if ([...alle.values()].some((o) => o.bezig())) e.preventDefault();
  });
}
