import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ZaakVeranderd } from "../api/zaken";
import { meld } from "../app/meldingen";
import { eenTegelijk, useStroom } from "../app/useStroom";
import { alleZaken, type Beeld } from "./beeld";
import { beeldSleutel, haalOpnieuw } from "./useBeeld";

/** Hears of contacts that colleagues register with this customer and of what changes in the zaken on screen. */
export function useMeldingen(klant: string): void {
  const client = useQueryClient();
  const zaken = useMemo(
    () =>
      eenTegelijk(async () => {
        await haalOpnieuw(client, klant, "zaken");
        meld("De zaken van deze klant zijn bijgewerkt.");
      }),
    [client, klant],
  );
  useStroom(`klant=${encodeURIComponent(klant)}`, {
    contacten: () => {
      void haalOpnieuw(client, klant, "contacten").then(() =>
        meld("De contacten met deze klant zijn bijgewerkt."),
      );
    },
    zaak: (gegevens) => {
      const { bron, uuid } = JSON.parse(gegevens) as ZaakVeranderd;
      const beeld = client.getQueryData<Beeld>(beeldSleutel(klant));
      const hier = alleZaken(beeld?.zaken ?? [])?.some((z) => z.bron === bron && z.uuid === uuid);
      if (hier) zaken();
    },
  });
}
