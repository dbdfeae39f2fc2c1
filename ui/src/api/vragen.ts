import { QueryClient } from "@tanstack/react-query";

/** What was asked and answered in this tab. Nothing is asked again behind somebody's back. */
export const vragen = new QueryClient({
  defaultOptions: {
    // Without a network it is asked all the same, and fails in words, instead of waiting without end.
    queries: { retry: false, staleTime: 60_000, refetchOnWindowFocus: false, networkMode: "always" },
    mutations: { networkMode: "always" },
  },
});

/** What failed while the session was over may now succeed. */
export function herhaalMislukte(): void {
  void vragen.refetchQueries({ type: "active", predicate: (vraag) => vraag.state.status === "error" });
}
