import type { AnyRouter } from "@tanstack/react-router";

/** To the page before, as long as that is one of the werkplek; else to where the werkplek begins. */
export function terugOfBegin(router: AnyRouter): void {
  if (router.history.canGoBack()) router.history.back();
  else void router.navigate({ to: "/" });
}
