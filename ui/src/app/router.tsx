import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { NietGevonden } from "./NietGevonden";
import { Schil } from "./Schil";

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
  /** The zaak or the contact that was searched for: shown with emphasis. */
  zaak?: string;
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
      ...(alsUuid(zoek.zaak) ? { zaak: zoek.zaak } : {}),
      ...(alsUuid(zoek.contact) ? { contact: zoek.contact } : {}),
    };
  },
  component: lazyRouteComponent(() => import("../klantbeeld/Klantbeeld"), "Klantbeeld"),
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
    routeTree: wortel.addChildren([start, zoeken, klant, nieuweKlant, notificaties, ingelogd]),
    defaultPreload: "intent",
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof maakRouter>;
  }
}
