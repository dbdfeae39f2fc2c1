import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { concepten } from "../contact/concepten";
import { naarContact, nieuwContact } from "../contact/wisselen";
import { actieVan, isVeld, lettersAan, naarRij } from "./toetsen";

interface Opties {
  openHulp: () => void;
  contactOpen: boolean;
  zetContactOpen: (open: boolean) => void;
}

/** The keys of the whole werkplek. An open dialog keeps its keys to itself. */
export function useToetsen(opties: Opties): void {
  const router = useRouter();
  const laatste = useRef(opties);
  laatste.current = opties;

  useEffect(() => {
    function terug(doel: EventTarget | null): void {
      if (laatste.current.contactOpen) return laatste.current.zetContactOpen(false);
      if (isVeld(doel)) return document.querySelector<HTMLElement>("main h1")?.focus();
      if (router.state.location.pathname !== "/") router.history.back();
    }

    function opToets(e: KeyboardEvent): void {
      if (
        e.defaultPrevented ||
        e.isComposing ||
        document.querySelector("[role=dialog],[role=alertdialog],[role=menu]")
      )
        return;
      const actie = actieVan({
        key: e.key,
        ctrl: e.ctrlKey,
        meta: e.metaKey,
        alt: e.altKey,
        inVeld: isVeld(e.target),
        letters: lettersAan(),
      });
      if (!actie) return;
      if (actie.soort !== "terug" || !isVeld(e.target)) e.preventDefault();
      switch (actie.soort) {
        case "zoek": {
          const vak = document.querySelector<HTMLInputElement>("#zoekvak");
          vak?.focus();
          return vak?.select();
        }
        case "nieuw":
          laatste.current.zetContactOpen(true);
          return nieuwContact(router);
        case "contact": {
          const gekozen = concepten.lees().contacten[actie.nummer - 1];
          if (gekozen) naarContact(router, gekozen.concept.uuid);
          return;
        }
        case "opslaan":
          return document.querySelector<HTMLFormElement>("#contactformulier")?.requestSubmit();
        case "rij":
          return naarRij(actie.richting);
        case "hulp":
          return laatste.current.openHulp();
        case "terug":
          return terug(e.target);
      }
    }

    // Capturing: a focused tab or button must not keep Ctrl+Enter to itself.
    window.addEventListener("keydown", opToets, true);
    return () => window.removeEventListener("keydown", opToets, true);
  }, [router]);
}
