import { useQuery } from "@tanstack/react-query";
import { zaakApi } from "../api/zaakclient";

export const documentenSleutel = (bron: string, zaak: string) => ["documenten", bron, zaak];

export function useDocumenten(bron: string, zaak: string) {
  return useQuery({
    queryKey: documentenSleutel(bron, zaak),
    queryFn: ({ signal }) => zaakApi.documenten(bron, zaak, signal),
  });
}
