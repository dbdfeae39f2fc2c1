import { api } from "../api/client";
import { ApiFout } from "../api/fout";
import type { Concept } from "../api/types";
import { maakUuid } from "../api/uuid";
import { Houder } from "./houder";
import { herstel, kopieen, kopieer, wisAlles, wisKopie } from "./kopie";
import { type Toestand, zelfdeInhoud } from "./opslag";

export interface Beeld {
  /** Why what the server has is not here. */
  fout: unknown;
  /** Newest first. */
  contacten: Toestand[];
  actief: Toestand | null;
}

const actiefSleutel = "rb.actief";
const kanaalSleutel = "rb.kanaal";

/** All contacts that this employee has open. One for the whole tab. */
export class Concepten {
  private houders = new Map<string, Houder>();
  private actief: string | null = null;
  private luisteraars = new Set<() => void>();
  private beeld: Beeld = { fout: null, contacten: [], actief: null };
  private gebruiker = "";

  readonly luister = (luisteraar: () => void): (() => void) => {
    this.luisteraars.add(luisteraar);
    return () => this.luisteraars.delete(luisteraar);
  };
  readonly lees = (): Beeld => this.beeld;

  async laad(gebruiker: string): Promise<void> {
    this.gebruiker = gebruiker;
    wisAlles(sessionStorage, gebruiker);
    let vanServer: Concept[] = [];
    let fout: unknown = null;
    try {
      vanServer = await api.concepten();
    } catch (e) {
      // What this tab kept is shown even when the server is away.
      fout = e;
    }
    for (const { concept, onbewaard, ander } of herstel(
      vanServer,
      kopieen(sessionStorage, gebruiker),
      zelfdeInhoud,
    )) {
      if (this.houders.has(concept.uuid)) continue;
      const houder = this.maak(concept);
      if (onbewaard) houder.wijzig({});
      else wisKopie(sessionStorage, gebruiker, concept.uuid);
      if (ander) houder.meld({ soort: "botsing", ander });
    }
    this.beeld = { ...this.beeld, fout };
    const eerder = sessionStorage.getItem(actiefSleutel);
    if (eerder && this.houders.has(eerder)) this.actief = eerder;
    else if (fout === null) sessionStorage.removeItem(actiefSleutel);
    this.ververs();
  }

  nieuw(begin: Partial<Concept> = {}): Concept {
    const concept: Concept = {
      uuid: maakUuid(),
      versie: 0,
      gestart: new Date().toISOString(),
      klant: null,
      klantNaam: null,
      naamBeller: "",
      notitie: "",
      kanaal: localStorage.getItem(kanaalSleutel) ?? "",
      onderwerp: "",
      resultaat: "",
      zaak: null,
      aanvraag: "",
      initiatief: "klant",
      gelukt: true,
      ...begin,
    };
    const houder = this.maak(concept);
    this.kies(concept.uuid);
    houder.wijzig({});
    houder.nu();
    return concept;
  }

  /** What was typed after the contact had ended elsewhere goes on as a contact of its own. */
  nieuwVan(uuid: string): Concept | null {
    const oud = this.houders.get(uuid)?.toestand.concept;
    if (!oud) return null;
    const { uuid: _uuid, versie: _versie, bewaardOp: _op, gestart: _gestart, ...inhoud } = oud;
    const nieuw = this.nieuw(inhoud);
    this.laatLos(uuid);
    return nieuw;
  }

  wijzig(uuid: string, deel: Partial<Concept>): void {
    if (deel.kanaal) localStorage.setItem(kanaalSleutel, deel.kanaal);
    this.houders.get(uuid)?.wijzig(deel);
  }

  kies(uuid: string | null): void {
    this.actief = uuid;
    if (uuid) sessionStorage.setItem(actiefSleutel, uuid);
    else sessionStorage.removeItem(actiefSleutel);
    this.ververs();
  }

  botsing(uuid: string, wie: "mijn" | "ander"): void {
    this.houders.get(uuid)?.meld({ soort: "kies", wie });
  }

  async verwijder(uuid: string): Promise<void> {
    const houder = this.houders.get(uuid);
    if (!houder) return;
    await houder.sluit();
    try {
      if (houder.toestand.concept.versie > 0) await api.verwijder(uuid);
    } catch (fout) {
      houder.heropen();
      throw fout;
    }
    this.laatLos(uuid);
  }

  /** The uuid of the klantcontact that it became. */
  async registreer(uuid: string): Promise<string | null> {
    const houder = this.houders.get(uuid);
    if (!houder) return null;
    await houder.sluit();
    let klantcontact: string;
    try {
      klantcontact = (await api.registreer(houder.toestand.concept)).klantcontact.uuid;
    } catch (fout) {
      houder.heropen();
      if (fout instanceof ApiFout && fout.problem.afgerond)
        houder.meld({ soort: "afgerond", hoe: fout.problem.afgerond });
      throw fout;
    }
    this.laatLos(uuid);
    return klantcontact;
  }

  /** The session is back, or the network: send what waits. */
  hervat(): void {
    for (const houder of this.houders.values()) houder.meld({ soort: "ingelogd" });
    if (this.beeld.fout !== null) void this.laad(this.gebruiker);
  }

  bewaarNu(): void {
    for (const houder of this.houders.values()) houder.nu();
  }

  /** Saves what waits; tells of which contacts the server still lacks something. */
  async bewaarAlles(hoogstensMs: number): Promise<Concept[]> {
    const houders = [...this.houders.values()];
    const klaar = await Promise.all(houders.map((h) => h.bewaarAlles(hoogstensMs)));
    return houders.filter((_, i) => !klaar[i]).map((h) => h.toestand.concept);
  }

  /** Somebody leaves: nothing of the contacts stays in this tab. */
  vergeet(): void {
    for (const houder of this.houders.values()) void houder.sluit(0);
    this.houders.clear();
    wisAlles(sessionStorage);
    this.kies(null);
  }

  private maak(begin: Concept): Houder {
    // A copy from before an update of the werkplek lacks what is new.
    const concept = { ...begin, aanvraag: begin.aanvraag ?? "" };
    const houder = new Houder(concept, {
      bewaar: api.bewaar,
      nu: () => performance.now(),
      // What has left the list leaves no trace, also when an answer about it comes in late.
      kopieer: (c) => this.houders.has(c.uuid) && kopieer(sessionStorage, this.gebruiker, c),
      wisKopie: (u) => wisKopie(sessionStorage, this.gebruiker, u),
      veranderd: () => this.ververs(),
    });
    this.houders.set(concept.uuid, houder);
    return houder;
  }

  private laatLos(uuid: string): void {
    wisKopie(sessionStorage, this.gebruiker, uuid);
    this.houders.delete(uuid);
    if (this.actief === uuid) this.kies(null);
    // There is room for one that was refused because there were too many.
    for (const houder of this.houders.values())
      if (houder.toestand.stand.soort === "geweigerd") houder.meld({ soort: "ingelogd" });
    this.ververs();
  }

  private ververs(): void {
    const contacten = [...this.houders.values()]
      .map((h) => h.toestand)
      .sort((a, b) => b.concept.gestart.localeCompare(a.concept.gestart));
    const actief = contacten.find((t) => t.concept.uuid === this.actief) ?? null;
    this.beeld = { ...this.beeld, contacten, actief };
    for (const luisteraar of this.luisteraars) luisteraar();
  }
}

export const concepten = new Concepten();
