import { type AnyRouter, useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { concepten } from "../contact/concepten";
import { naarContact, nieuwContact } from "../contact/wisselen";
import { type Actie, actieVan, isVeld, lettersAan, naarRij } from "./toetsen";

interface Opties {
  openHulp: () => void;
  contactOpen: boolean;
  zetContactOpen: (open: boolean) => void;
}

function naarZoekvak(): void {
  const vak = document.querySelector<HTMLInputElement>("#zoekvak");
  vak?.focus();
  vak?.select();
}

/** One step back: out of the contact's sheet, out of a field, out of an open document, to the page before. */
function terug(router: AnyRouter, opties: Opties, inVeld: boolean): void {
  const openDocument = document.querySelector<HTMLElement>("main [data-sluit]");
  if (opties.contactOpen) opties.zetContactOpen(false);
  else if (inVeld) document.querySelector<HTMLElement>("main h1")?.focus();
  else if (openDocument) openDocument.click();
  else if (router.state.location.pathname !== "/") router.history.back();
}

/** What is being worked on: a form in the page when the focus is in it, otherwise the contact. */
function opslaan(): void {
  const hier = document.activeElement?.closest<HTMLFormElement>("form[data-inline]");
  (hier ?? document.querySelector<HTMLFormElement>("#contactformulier"))?.requestSubmit();
}

function doe(actie: Actie, router: AnyRouter, opties: Opties, inVeld: boolean): void {
  switch (actie.soort) {
    case "zoek":
      return naarZoekvak();
    case "nieuw":
      opties.zetContactOpen(true);
      return nieuwContact(router);
    case "contact": {
      const gekozen = concepten.lees().contacten[actie.nummer - 1];
      return gekozen && naarContact(router, gekozen.concept.uuid);
    }
    case "opslaan":
      return opslaan();
    case "rij":
      return naarRij(actie.richting);
    case "hulp":
      return opties.openHulp();
    case "terug":
      return terug(router, opties, inVeld);
  }
}

/** The keys of the whole werkplek. An open dialog or menu keeps its keys to itself. */
export function useToetsen(opties: Opties): void {
  const router = useRouter();
  const laatste = useRef(opties);
  laatste.current = opties;

  useEffect(() => {
    function opToets(e: KeyboardEvent): void {
      if (e.isComposing || document.querySelector("[role=dialog],[role=alertdialog],[role=menu]")) return;
      // A form in the page closes itself.
      if (e.key === "Escape" && e.target instanceof Element && e.target.closest(".rb-inline")) return;
      const inVeld = isVeld(e.target);
      const { key, ctrlKey: ctrl, metaKey: meta, altKey: alt } = e;
      const actie = actieVan({ key, ctrl, meta, alt, inVeld, letters: lettersAan() });
      if (!actie) return;
      e.preventDefault();
      doe(actie, router, laatste.current, inVeld);
    }
    // Capturing: a focused tab or button must not keep Ctrl+Enter to itself.
    window.addEventListener("keydown", opToets, true);
    return () => window.removeEventListener("keydown", opToets, true);
  }, [router]);
}
