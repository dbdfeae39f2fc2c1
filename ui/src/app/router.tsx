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

const klant = createRoute({
  getParentRoute: () => wortel,
  path: "/klant/$klant",
  validateSearch: (zoek: Record<string, unknown>): { tab?: Tab } => {
    const tab = tabs.find((t) => t === zoek.tab);
    return tab && tab !== "tijdlijn" ? { tab } : {};
  },
  component: lazyRouteComponent(() => import("../klantbeeld/Klantbeeld"), "Klantbeeld"),
});

const ingelogd = createRoute({
  getParentRoute: () => wortel,
  path: "/ingelogd",
  component: lazyRouteComponent(() => import("./WeerIngelogd"), "WeerIngelogd"),
});

export function maakRouter() {
  return createRouter({
    routeTree: wortel.addChildren([start, zoeken, klant, ingelogd]),
    defaultPreload: "intent",
    scrollRestoration: false,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof maakRouter>;
  }
}
