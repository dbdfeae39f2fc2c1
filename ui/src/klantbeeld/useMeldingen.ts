import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { meld } from "../app/meldingen";
import { haalOpnieuw } from "./useBeeld";

/** Hears of contacts that colleagues register with this customer, for as long as somebody looks at the screen. */
export function useMeldingen(klant: string): void {
  const client = useQueryClient();
  useEffect(() => {
    let bron: EventSource | null = null;
    const hoor = async () => {
      await haalOpnieuw(client, klant, "contacten");
      meld("De contacten met deze klant zijn bijgewerkt.");
    };
    // A browser has few connections to one server: tabs that nobody sees hold none.
    const open = () => {
      const gezien = document.visibilityState === "visible";
      if (gezien && !bron) {
        bron = new EventSource(`/werkplek/api/v1/meldingen?klant=${encodeURIComponent(klant)}`);
        bron.addEventListener("contacten", () => void hoor());
      } else if (!gezien) {
        bron?.close();
        bron = null;
      }
    };
    open();
    document.addEventListener("visibilitychange", open);
    return () => {
      document.removeEventListener("visibilitychange", open);
      bron?.close();
    };
  }, [client, klant]);
}
