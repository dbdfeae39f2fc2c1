import { ApiFout } from "../api/fout";
import type { Bewaard, Concept } from "../api/types";
import { begin, type Effect, type Gebeurtenis, stap, type Toestand } from "./opslag";

export interface Omgeving {
  bewaar: (concept: Concept, keepalive: boolean) => Promise<Bewaard>;
  kopieer: (concept: Concept) => void;
  wisKopie: (uuid: string) => void;
  veranderd: () => void;
}

/** One contact with its timer and its requests. */
export class Houder {
  toestand: Toestand;
  private wekker: ReturnType<typeof setTimeout> | undefined;
  private dicht = false;
  private lopend: Promise<void> = Promise.resolve();

  constructor(
    concept: Concept,
    private readonly omgeving: Omgeving,
  ) {
    this.toestand = begin(concept);
  }

  meld(gebeurtenis: Gebeurtenis): void {
    const { toestand, effecten } = stap(this.toestand, gebeurtenis);
    this.toestand = toestand;
    for (const effect of effecten) this.voerUit(effect);
    this.omgeving.veranderd();
  }

  /** Sends what is waiting now: the tab is hidden, or the connection came back. */
  nu(): void {
    if (!this.toestand.gewijzigd || this.toestand.onderweg || this.dicht) return;
    clearTimeout(this.wekker);
    this.meld({ soort: "tijd" });
  }

  /** No more saving: the contact is about to be registered or removed. Waits for what is on its way. */
  async sluit(hoogstensMs = 3_000): Promise<void> {
    this.dicht = true;
    clearTimeout(this.wekker);
    await Promise.race([this.lopend, new Promise((klaar) => setTimeout(klaar, hoogstensMs))]);
  }

  /** Registering failed: go on saving. */
  heropen(): void {
    this.dicht = false;
    if (this.toestand.gewijzigd) this.plan(0);
  }

  private voerUit(effect: Effect): void {
    switch (effect.soort) {
      case "plan":
        return this.plan(effect.ms);
      case "stuur":
        this.lopend = this.stuur();
        return;
      case "kopieer":
        return this.omgeving.kopieer(this.toestand.concept);
      case "wisKopie":
        return this.omgeving.wisKopie(this.toestand.concept.uuid);
    }
  }

  private plan(ms: number): void {
    clearTimeout(this.wekker);
    if (this.dicht) return;
    this.wekker = setTimeout(() => this.meld({ soort: "tijd" }), ms);
  }

  private async stuur(): Promise<void> {
    try {
      const verborgen = typeof document !== "undefined" && document.visibilityState === "hidden";
      const bewaard = await this.omgeving.bewaar(this.toestand.concept, verborgen);
      this.meld({ soort: "gelukt", bewaard });
    } catch (fout) {
      if (fout instanceof ApiFout && fout.status === 401) return this.meld({ soort: "uitgelogd" });
      if (fout instanceof ApiFout && fout.status === 409 && fout.problem.concept) {
        return this.meld({ soort: "botsing", ander: fout.problem.concept });
      }
      this.meld({ soort: "mislukt" });
    }
  }
}
