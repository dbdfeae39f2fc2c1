import { useQueryClient } from "@tanstack/react-query";
import type { Eigen } from "../api/types";
import type { Beeld } from "../klantbeeld/beeld";
import { beeldSleutel, haalOpnieuw } from "../klantbeeld/useBeeld";

/**
 * What the server confirmed is shown at once; then the whole part is read again, because one change may have
 * changed another (there is one standard number) or the name in the heading.
 */
export function useEigen(klant: string) {
  const client = useQueryClient();
  return (pas: (eigen: Eigen) => Eigen): void => {
    client.setQueryData<Beeld>(beeldSleutel(klant), (b) =>
      b?.eigen?.gegevens ? { ...b, eigen: { ...b.eigen, gegevens: pas(b.eigen.gegevens) } } : b,
    );
    // What was just added can be searched for.
    client.removeQueries({ queryKey: ["zoeken"] });
    void haalOpnieuw(client, klant, "eigen");
  };
}
