import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../api/client";
import type { DubbelVraag } from "../api/types";

export const rustMs = 400;

/** Who may be the same customer, asked when the typing pauses. */
export function useDubbelen(vraag: DubbelVraag | null) {
  const nu = JSON.stringify(vraag);
  const [rust, zetRust] = useState(nu);
  useEffect(() => {
    const wekker = setTimeout(() => zetRust(nu), rustMs);
    return () => clearTimeout(wekker);
  }, [nu]);
  const gevraagd = JSON.parse(rust) as DubbelVraag | null;
  return useQuery({
    queryKey: ["mogelijk-dubbel", rust],
    queryFn: ({ signal }) => api.mogelijkDubbel(gevraagd ?? {}, signal),
    enabled: gevraagd !== null,
    placeholderData: gevraagd ? keepPreviousData : undefined,
    // What was typed may hold a BSN: not kept longer than it is used.
    gcTime: 0,
  });
}
