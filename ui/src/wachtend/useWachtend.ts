import { useQuery } from "@tanstack/react-query";
import { zaakApi } from "../api/zaakclient";

/** Of all questions about what waits. */
export const wachtendSleutel = ["wachtend"];

/** The contacts about an application that is no zaak yet; with the names of the customers where those are shown. */
export function useWachtend(namen = false) {
  return useQuery({
    queryKey: [...wachtendSleutel, namen],
    queryFn: ({ signal }) => zaakApi.wachtend(namen, signal),
  });
}
