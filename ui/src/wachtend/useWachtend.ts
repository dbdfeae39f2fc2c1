import { useQuery } from "@tanstack/react-query";
import { zaakApi } from "../api/zaakclient";

export const wachtendSleutel = ["wachtend"];

/** The contacts about an application that is no zaak yet. */
export function useWachtend() {
  return useQuery({ queryKey: wachtendSleutel, queryFn: ({ signal }) => zaakApi.wachtend(signal) });
}
