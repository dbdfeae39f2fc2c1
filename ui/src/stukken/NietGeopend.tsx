import { Link } from "@tanstack/react-router";
import { Mislukt } from "./Mislukt";

interface Eigenschappen {
  wat: string;
  reden: string;
  opnieuw: () => void;
  bezig: boolean;
}

/** Instead of a page that cannot be shown: why, and where to go from here. */
export function NietGeopend({ wat, reden, opnieuw, bezig }: Eigenschappen) {
  return (
    <>
      <h1 tabIndex={-1}>{wat} niet geopend</h1>
      <Mislukt reden={reden} opnieuw={opnieuw} bezig={bezig} />
      <p>
        <Link to="/" className="rb-schakel">
          Opnieuw zoeken
        </Link>
      </p>
    </>
  );
}
