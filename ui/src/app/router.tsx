import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { NietGevonden } from "./NietGevonden";
import { Schil } from "./Schil";
import { Vastgelopen } from "./Vastgelopen";

const wortel = createRootRoute({ component: Schil, notFoundComponent: NietGevonden });

const start = createRoute({
  getParentRoute: () => wortel,
  path: "/",
  component: lazyRouteComponent(() => import("../zoeken/Start"), "Start"),
});

const zoeken = createRoute({
  getParentRoute: () => wortel,
  path: "/zoeken",
  component: lazyRouteComponent(() => import("../zoeken/Resultaten"), "Resultaten"),
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
  component: lazyRouteComponent(() => import("../klantbeeld/Klantbeeld"), "Klantbeeld"),
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
  component: lazyRouteComponent(() => import("../zaak/Zaak"), "Zaak"),
});

const wachtend = createRoute({
  getParentRoute: () => wortel,
  path: "/wachtend",
  component: lazyRouteComponent(() => import("../wachtend/WachtendPagina"), "WachtendPagina"),
});

const zaaksystemen = createRoute({
  getParentRoute: () => wortel,
  path: "/zaaksystemen",
  component: lazyRouteComponent(() => import("../zaaksystemen/Zaaksystemen"), "Zaaksystemen"),
});

const abonnementen = createRoute({
  getParentRoute: () => wortel,
  path: "/abonnementen",
  component: lazyRouteComponent(() => import("../beheer/Abonnementen"), "AbonnementenPagina"),
});

const zaakrechten = createRoute({
  getParentRoute: () => wortel,
  path: "/zaakrechten",
  component: lazyRouteComponent(() => import("../beheer/Zaakrechten"), "ZaakrechtenPagina"),
});

const nieuweKlant = createRoute({
  getParentRoute: () => wortel,
  path: "/nieuwe-klant",
  component: lazyRouteComponent(() => import("../nieuweklant/NieuweKlant"), "NieuweKlant"),
});

const notificaties = createRoute({
  getParentRoute: () => wortel,
  path: "/niet-bezorgd",
  component: lazyRouteComponent(() => import("../beheer/Notificaties"), "Notificaties"),
});

const ingelogd = createRoute({
  getParentRoute: () => wortel,
  path: "/ingelogd",
  component: lazyRouteComponent(() => import("./WeerIngelogd"), "WeerIngelogd"),
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
