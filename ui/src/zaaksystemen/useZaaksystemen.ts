import { useQuery } from "@tanstack/react-query";
import { zaakApi } from "../api/zaakclient";

/** How each zaaksysteem is doing. Asked again by itself only while the page about it is open. */
export function useZaaksystemen(vanzelf = false) {
  return useQuery({
    queryKey: ["zaaksystemen"],
    queryFn: ({ signal }) => zaakApi.zaaksystemen(signal),
    refetchInterval: vanzelf ? 30_000 : false,
  });
}
