import { useSyncExternalStore } from "react";
import { api, luisterNaarUitloggen } from "../api/client";
import { ApiFout } from "../api/fout";
import type { Concept, Ik, Keuzes } from "../api/types";
import { herhaalMislukte, vragen } from "../api/vragen";
import { concepten } from "../contact/concepten";
import { laadThema } from "./thema";

export type Sessie =
  | { stand: "laden" }
  | { stand: "binnen" | "verlopen"; ik: Ik; keuzes: Keuzes }
  | { stand: "geweigerd"; uitleg: string }
  | { stand: "uitgelogd" }
  /** It could not begin: no answer, or one that is of no use. */
  | { stand: "weg"; fout: unknown };

let sessie: Sessie = { stand: "laden" };
const luisteraars = new Set<() => void>();

function zet(nieuw: Sessie): void {
  sessie = nieuw;
  for (const luisteraar of luisteraars) luisteraar();
}

const luister = (luisteraar: () => void) => {
  luisteraars.add(luisteraar);
  return () => luisteraars.delete(luisteraar);
};
export const useSessie = (): Sessie => useSyncExternalStore(luister, () => sessie);

const zelfUitgelogd = "rb.uitgelogd";
const kanaal = "BroadcastChannel" in window ? new BroadcastChannel("rb.sessie") : null;

export const inlogAdres = (terug: string) => `/inloggen?terug=${encodeURIComponent(terug)}`;
const hier = () => location.pathname + location.search;

export function naarInloggen(): void {
  sessionStorage.removeItem(zelfUitgelogd);
  location.assign(inlogAdres(hier()));
}

/** Who is there? Without a session straight to the login, unless somebody just logged out here. */
export async function begin(): Promise<void> {
  try {
    const [ik, keuzes] = await Promise.all([api.ik(), api.keuzes()]);
    laadThema(keuzes.thema);
    zet({ stand: "binnen", ik, keuzes });
    await concepten.laad(ik.gebruiker);
  } catch (fout) {
    if (fout instanceof ApiFout && fout.status === 401) {
      if (sessionStorage.getItem(zelfUitgelogd)) zet({ stand: "uitgelogd" });
      else naarInloggen();
    } else if (fout instanceof ApiFout && fout.status === 403) {
      zet({ stand: "geweigerd", uitleg: fout.problem.detail ?? "" });
    } else {
      zet({ stand: "weg", fout });
    }
  }
}

const laatsteKansMs = 3_000;

/** Text that is not saved yet gets its last chance, here and in the other tabs. Tells which contacts still wait. */
export function maakKlaarVoorUitloggen(): Promise<Concept[]> {
  kanaal?.postMessage("gaatUit");
  return concepten.bewaarAlles(laatsteKansMs);
}

/** Leaves: nothing of the work stays in this browser, also not behind the Back button; the next page is no login. */
export function verlaat(): void {
  kanaal?.postMessage("uit");
  vergeetAlles();
  // A POST by the browser itself: the answer is a redirect to a fresh page.
  const formulier = document.createElement("form");
  formulier.method = "post";
  formulier.action = "/uitloggen";
  document.body.append(formulier);
  formulier.submit();
}

function vergeetAlles(): void {
  concepten.vergeet();
  vragen.clear();
  sessionStorage.setItem(zelfUitgelogd, "ja");
  zet({ stand: "uitgelogd" });
}

/** Another tab of this browser logged in again, or out. */
function hoor(bericht: unknown): void {
  if (bericht === "gaatUit") return concepten.bewaarNu();
  if (bericht !== "uit") return void kijkOfWeerBinnen();
  if (sessie.stand === "binnen" || sessie.stand === "verlopen") vergeetAlles();
}

async function kijkOfWeerBinnen(): Promise<void> {
  if (sessie.stand !== "verlopen") return;
  try {
    const ik = await api.ik();
    if (sessie.stand !== "verlopen") return;
    if (ik.gebruiker !== sessie.ik.gebruiker) return location.reload();
    zet({ stand: "binnen", ik, keuzes: sessie.keuzes });
    concepten.hervat();
    herhaalMislukte();
  } catch (fout) {
    // Somebody is in who may not be here: the first page says so. Still out, or no network: the next focus tries again.
    if (fout instanceof ApiFout && fout.status === 403) location.reload();
  }
}

/** In the tab in which somebody logged in again. */
export function vertelIngelogd(): void {
  kanaal?.postMessage("ingelogd");
}

luisterNaarUitloggen(() => {
  if (sessie.stand === "binnen") zet({ ...sessie, stand: "verlopen" });
});
kanaal?.addEventListener("message", (e) => hoor(e.data));
window.addEventListener("focus", () => void kijkOfWeerBinnen());
window.addEventListener("online", () => concepten.hervat());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") concepten.bewaarNu();
  else void kijkOfWeerBinnen();
});
