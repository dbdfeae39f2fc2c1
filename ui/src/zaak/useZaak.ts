import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { zaakApi } from "../api/zaakclient";
import type { Documenten, Zaakbeeld, ZaakVeranderd } from "../api/zaken";
import { meld } from "../app/meldingen";
import { eenTegelijk, useStroom, zakenVraag } from "../app/useStroom";
import { documentenSleutel } from "../documenten/useDocumenten";
import { zegVerandering } from "./woorden";

export const zaakSleutel = (bron: string, zaak: string) => ["zaak", bron, zaak];

export function useZaak(bron: string, zaak: string) {
  return useQuery({
    queryKey: zaakSleutel(bron, zaak),
    queryFn: ({ signal }) => zaakApi.zaak(bron, zaak, signal),
  });
}

/** The zaak on screen changes by itself; what changed is said, and nothing that is being typed is touched. */
export function useZaakMeldingen(bron: string, zaak: string): void {
  const client = useQueryClient();
  const ververs = useMemo(
    () =>
      eenTegelijk(async () => {
        const sleutel = zaakSleutel(bron, zaak);
        const lees = () => client.getQueryData<Zaakbeeld>(sleutel);
        const documenten = () => {
          const lijst = client.getQueryData<Documenten>(documentenSleutel(bron, zaak));
          return lijst?.gelukt ? lijst.documenten : undefined;
        };
        const [oud, oudeDocumenten] = [lees(), documenten()];
        await Promise.all([
          client.refetchQueries({ queryKey: sleutel }),
          client.invalidateQueries({ queryKey: documentenSleutel(bron, zaak) }),
        ]);
        const nieuw = lees();
        if (!oud || !nieuw) return;
        const tekst = zegVerandering(oud, nieuw, oudeDocumenten, documenten());
        if (tekst) meld(tekst);
      }),
    [client, bron, zaak],
  );
  useStroom(zakenVraag([{ bron, uuid: zaak }]), {
    zaak: (gegevens) => {
      const welke = JSON.parse(gegevens) as ZaakVeranderd;
      if (welke.bron === bron && welke.uuid === zaak) ververs();
    },
  });
}
