import { useEffect, useRef } from "react";

/** Brings what was searched for into view, with the focus when nobody is working elsewhere on the screen. */
export function useGezocht<E extends HTMLElement>(gezocht: boolean) {
  const plek = useRef<E>(null);
  useEffect(() => {
    if (!gezocht || !plek.current) return;
    plek.current.scrollIntoView({ block: "center" });
    const nu = document.activeElement;
    const vrij = !nu || nu === document.body || nu.id === "zoekvak" || nu.matches("main, main h1");
    if (vrij) plek.current.focus({ preventScroll: true });
  }, [gezocht]);
  return plek;
}
