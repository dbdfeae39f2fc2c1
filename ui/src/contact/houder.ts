import { ApiFout, foutTekst, isWeigering } from "../api/fout";
import type { Bewaard, Concept } from "../api/types";
import { bewaarbaar } from "./bewaarbaar";
import { begin, type Effect, type Gebeurtenis, gewijzigd, stap, type Toestand } from "./opslag";

export interface Omgeving {
  bewaar: (concept: Concept, keepalive: boolean) => Promise<Bewaard>;
  /** A clock in milliseconds that only goes forward. */
  nu: () => number;
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

  wijzig(deel: Partial<Concept>): void {
    this.meld({ soort: "wijzig", deel, nu: this.omgeving.nu() });
  }

  /** Sends what is waiting now: the tab is hidden, or the connection came back. */
  nu(): void {
    const { sinds, onderweg } = this.toestand;
    if (sinds === null || onderweg || this.dicht) return;
    clearTimeout(this.wekker);
    this.meld({ soort: "tijd" });
  }

  /** Sends what is waiting and tells, within this time, whether the server has everything. */
  async bewaarAlles(hoogstensMs: number): Promise<boolean> {
    const tot = this.omgeving.nu() + hoogstensMs;
    for (let keer = 0; keer < 3 && gewijzigd(this.toestand) && this.omgeving.nu() < tot; keer++) {
      this.nu();
      await hoogstens(this.lopend, tot - this.omgeving.nu());
    }
    return !gewijzigd(this.toestand) && !this.toestand.onderweg && this.toestand.stand.soort !== "deels";
  }

  /** No more saving: the contact is about to be registered or removed. Waits for what is on its way. */
  async sluit(hoogstensMs = 3_000): Promise<void> {
    this.dicht = true;
    clearTimeout(this.wekker);
    await hoogstens(this.lopend, hoogstensMs);
  }

  /** Registering failed: go on saving. */
  heropen(): void {
    this.dicht = false;
    if (this.toestand.sinds !== null) this.plan(0);
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
    const wat = bewaarbaar(this.toestand.onderweg ?? this.toestand.concept).concept;
    try {
      const verborgen = typeof document !== "undefined" && document.visibilityState === "hidden";
      const bewaard = await this.omgeving.bewaar(wat, verborgen);
      this.meld({ soort: "gelukt", bewaard, nu: this.omgeving.nu() });
    } catch (fout) {
      this.meld(watErMisging(fout));
    }
  }
}

/** What the server says is not what a bad connection says: only the latter passes by itself. */
export function watErMisging(fout: unknown): Gebeurtenis {
  if (!(fout instanceof ApiFout)) return { soort: "mislukt" };
  if (fout.status === 401) return { soort: "uitgelogd" };
  if (fout.problem.concept) return { soort: "botsing", ander: fout.problem.concept };
  if (fout.problem.afgerond) return { soort: "afgerond", hoe: fout.problem.afgerond };
  return isWeigering(fout) ? { soort: "geweigerd", waarom: foutTekst(fout) } : { soort: "mislukt" };
}

async function hoogstens(wat: Promise<unknown>, ms: number): Promise<void> {
  let wekker: ReturnType<typeof setTimeout> | undefined;
  const tijd = new Promise((klaar) => {
    wekker = setTimeout(klaar, ms);
  });
  await Promise.race([wat, tijd]);
  clearTimeout(wekker);
}
