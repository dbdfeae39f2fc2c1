import { useEffect, useRef } from "react";
import { basis } from "../api/client";
import type { ZaakVeranderd } from "../api/zaken";

type Hoor = (gegevens: string) => void;

/** Hears what the server tells of this address, for as long as somebody looks at the screen. */
export function useStroom(vraag: string, luisteraars: Record<string, Hoor>): void {
  const laatste = useRef(luisteraars);
  laatste.current = luisteraars;
  const soorten = Object.keys(luisteraars).join(" ");
  useEffect(() => {
    let bron: EventSource | null = null;
    // A browser has few connections to one server: tabs that nobody sees hold none.
    const open = () => {
      const gezien = document.visibilityState === "visible";
      if (gezien && !bron) {
        bron = new EventSource(`${basis}/meldingen?${vraag}`);
        for (const soort of soorten.split(" "))
          bron.addEventListener(soort, (e) => laatste.current[soort]?.(String((e as MessageEvent).data)));
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
  }, [vraag, soorten]);
}

const hoogstens = 50;

/** How zaken are named to the stream: so many at most. */
export function zakenVraag(zaken: ZaakVeranderd[]): string {
  const namen = zaken.slice(0, hoogstens).map((z) => `${z.bron}/${z.uuid}`);
  return namen.length > 0 ? `zaak=${encodeURIComponent(namen.join(","))}` : "";
}

/** Many at once are one: while it runs the next one waits, and only one waits. */
export function eenTegelijk(doe: () => Promise<void>): () => void {
  let loopt = false;
  let nogEens = false;
  const begin = async (): Promise<void> => {
    if (loopt) {
      nogEens = true;
      return;
    }
    loopt = true;
    do {
      nogEens = false;
      await doe().catch(() => undefined);
    } while (nogEens);
    loopt = false;
  };
  return () => void begin();
}
