import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { isVeld } from "../app/toetsen";
import { Mislukt } from "./Mislukt";

interface Eigenschappen {
  wat: string;
  reden: string;
  opnieuw: () => void;
  bezig: boolean;
}

/** Instead of a page that cannot be shown: why, and where to go from here. */
export function NietGeopend({ wat, reden, opnieuw, bezig }: Eigenschappen) {
  const kop = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // As on every page; who is typing elsewhere keeps the focus.
    const nu = document.activeElement;
    if (!isVeld(nu) || nu?.id === "zoekvak") kop.current?.focus();
  }, []);
  return (
    <>
      <h1 ref={kop} tabIndex={-1}>
        {wat} niet geopend
      </h1>
      <Mislukt reden={reden} opnieuw={opnieuw} bezig={bezig} />
      <p>
        <Link to="/" className="rb-schakel">
          Opnieuw zoeken
        </Link>
      </p>
    </>
  );
}
