import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { maakDeel } from "./delen";
import { NietGevonden } from "./NietGevonden";
import { Schil } from "./Schil";
import { Vastgelopen } from "./Vastgelopen";

const wortel = createRootRoute({ component: Schil, notFoundComponent: NietGevonden });

const pagina = (laad: Parameters<typeof maakDeel>[0]["laad"]) => maakDeel({ wat: "Deze pagina", laad });

const start = createRoute({
  getParentRoute: () => wortel,
  path: "/",
  component: pagina(() => import("../zoeken/Start").then((m) => m.Start)),
});

const zoeken = createRoute({
  getParentRoute: () => wortel,
  path: "/zoeken",
  component: pagina(() => import("../zoeken/Resultaten").then((m) => m.Resultaten)),
});

export const tabs = ["tijdlijn", "zaken", "gegevens"] as const;
export type Tab = (typeof tabs)[number];

export interface KlantZoek {
  tab?: Tab;
  /** The contact that was searched for: shown with emphasis. */
  contact?: string;
}
const alsUuid = (waarde: unknown): waarde is string =>
  typeof waarde === "string" && /^[0-9a-f-]{32,36}$/i.test(waarde);

const klant = createRoute({
  getParentRoute: () => wortel,
  path: "/klant/$klant",
  validateSearch: (zoek: Record<string, unknown>): KlantZoek => {
    const tab = tabs.find((t) => t === zoek.tab);
    return {
      ...(tab && tab !== "tijdlijn" ? { tab } : {}),
      ...(alsUuid(zoek.contact) ? { contact: zoek.contact } : {}),
    };
  },
  component: pagina(() => import("../klantbeeld/Klantbeeld").then((m) => m.Klantbeeld)),
});

export const zaakTabs = ["verloop", "documenten", "betrokkenen", "contacten", "gegevens"] as const;
export type ZaakTab = (typeof zaakTabs)[number];

const zaak = createRoute({
  getParentRoute: () => wortel,
  path: "/zaken/$bron/$zaak",
  validateSearch: (zoek: Record<string, unknown>): { tab?: ZaakTab } => {
    const tab = zaakTabs.find((t) => t === zoek.tab);
    return tab && tab !== "verloop" ? { tab } : {};
  },
  component: pagina(() => import("../zaak/Zaak").then((m) => m.Zaak)),
});

const wachtend = createRoute({
  getParentRoute: () => wortel,
  path: "/wachtend",
  component: pagina(() => import("../wachtend/WachtendPagina").then((m) => m.WachtendPagina)),
});

const zaaksystemen = createRoute({
  getParentRoute: () => wortel,
  path: "/zaaksystemen",
  component: pagina(() => import("../zaaksystemen/Zaaksystemen").then((m) => m.Zaaksystemen)),
});

const abonnementen = createRoute({
  getParentRoute: () => wortel,
  path: "/abonnementen",
  component: pagina(() => import("../beheer/Abonnementen").then((m) => m.AbonnementenPagina)),
});

const zaakrechten = createRoute({
  getParentRoute: () => wortel,
  path: "/zaakrechten",
  component: pagina(() => import("../beheer/Zaakrechten").then((m) => m.ZaakrechtenPagina)),
});

const onafgemaakt = createRoute({
  getParentRoute: () => wortel,
  path: "/onafgemaakt",
  component: pagina(() => import("../beheer/Onafgemaakt").then((m) => m.OnafgemaaktPagina)),
});

const nieuweKlant = createRoute({
  getParentRoute: () => wortel,
  path: "/nieuwe-klant",
  component: pagina(() => import("../nieuweklant/NieuweKlant").then((m) => m.NieuweKlant)),
});

const notificaties = createRoute({
  getParentRoute: () => wortel,
  path: "/niet-bezorgd",
  component: pagina(() => import("../beheer/Notificaties").then((m) => m.Notificaties)),
});

const ingelogd = createRoute({
  getParentRoute: () => wortel,
  path: "/ingelogd",
  component: pagina(() => import("./WeerIngelogd").then((m) => m.WeerIngelogd)),
});

export function maakRouter() {
  return createRouter({
    routeTree: wortel.addChildren([
      start,
      zoeken,
      klant,
      zaak,
      nieuweKlant,
      wachtend,
      zaaksystemen,
      notificaties,
      abonnementen,
      zaakrechten,
      onafgemaakt,
      ingelogd,
    ]),
    defaultErrorComponent: Vastgelopen,
    defaultPreload: "intent",
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof maakRouter>;
  }
}
