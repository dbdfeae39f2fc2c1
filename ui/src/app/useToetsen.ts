import { type AnyRouter, useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { concepten } from "../contact/concepten";
import { naarContact, nieuwContact } from "../contact/wisselen";
import { terugOfBegin } from "./terug";
import {
  type Actie,
  actieVan,
  isInvoer,
  isVeld,
  lettersAan,
  naarInhoud,
  naarRij,
  stapTerug,
} from "./toetsen";

const dialogen = "[role=dialog],[role=alertdialog],[role=menu],dialog[open]";

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

/** The button under the contact when that lies over the page; only a small screen has it. */
const balkKnop = (): HTMLElement | null => {
  const knop = document.querySelector<HTMLElement>(".rb-balk button");
  return knop?.checkVisibility() ? knop : null;
};

function terug(router: AnyRouter, opties: Opties, doel: EventTarget | null): void {
  const openDocument = document.querySelector<HTMLElement>("main [data-sluit]");
  const balk = opties.contactOpen ? balkKnop() : null;
  switch (
    stapTerug({
      inVeld: isInvoer(doel),
      contactErover: balk !== null,
      documentOpen: openDocument !== null,
      opBegin: router.state.location.pathname === "/",
      hiervoor: router.history.canGoBack(),
    })
  ) {
    case "uitVeld":
      // What lies under the contact cannot be seen.
      return balk ? balk.focus() : naarInhoud();
    case "sluitContact":
      return opties.zetContactOpen(false);
    case "sluitDocument":
      return openDocument?.click();
    case "vorigePagina":
    case "begin":
      return terugOfBegin(router);
  }
}

/** What is being worked on: a form in the page when the focus is in it, otherwise the contact. */
function opslaan(): void {
  const hier = document.activeElement?.closest<HTMLFormElement>("form[data-inline]");
  (hier ?? document.querySelector<HTMLFormElement>("#contactformulier"))?.requestSubmit();
}

function doe(actie: Actie, router: AnyRouter, opties: Opties, doel: EventTarget | null): void {
  switch (actie.soort) {
    case "zoek":
      // The search box must not stay under the contact.
      if (balkKnop()) opties.zetContactOpen(false);
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
      return terug(router, opties, doel);
  }
}

/** The keys of the whole werkplek. An open dialog or menu keeps its keys to itself. */
export function useToetsen(opties: Opties): void {
  const router = useRouter();
  const laatste = useRef(opties);
  laatste.current = opties;

  useEffect(() => {
    function opToets(e: KeyboardEvent): void {
      if (e.isComposing || document.querySelector(dialogen)) return;
      // A form in the page closes itself.
      if (e.key === "Escape" && e.target instanceof Element && e.target.closest(".rb-inline")) return;
      const inVeld = isVeld(e.target);
      const { key, ctrlKey: ctrl, metaKey: meta, altKey: alt } = e;
      const actie = actieVan({ key, ctrl, meta, alt, inVeld, letters: lettersAan() });
      if (!actie) return;
      e.preventDefault();
      doe(actie, router, laatste.current, e.target);
    }
    // Capturing: a focused tab or button must not keep Ctrl+Enter to itself.
    window.addEventListener("keydown", opToets, true);
    return () => window.removeEventListener("keydown", opToets, true);
  }, [router]);
}
