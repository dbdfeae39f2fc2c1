import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ZaakVeranderd } from "../api/zaken";
import { meld } from "../app/meldingen";
import { eenTegelijk, useStroom, zakenVraag } from "../app/useStroom";
import { alleZaken, type Beeld, opVolgorde } from "./beeld";
import { beeldSleutel, haalOpnieuw } from "./useBeeld";

/** Hears of contacts that colleagues register with this customer, of what they change about them, and of what changes in the zaken on screen. */
export function useMeldingen(klant: string, beeld: Beeld): void {
  const client = useQueryClient();
  const zaken = useMemo(
    () =>
      eenTegelijk(async () => {
        if (await haalOpnieuw(client, klant, "zaken")) meld("De zaken van deze klant zijn bijgewerkt.");
      }),
    [client, klant],
  );
  // The running ones first: of those something is to be heard.
  const { lopend, afgesloten } = opVolgorde(alleZaken(beeld.zaken) ?? []);
  const kijk = zakenVraag([...lopend, ...afgesloten]);
  useStroom([`klant=${encodeURIComponent(klant)}`, kijk].filter(Boolean).join("&"), {
    contacten: () => {
      void haalOpnieuw(client, klant, "contacten").then(
        (gelukt) => gelukt && meld("De contacten met deze klant zijn bijgewerkt."),
      );
    },
    eigen: () => {
      const gezien = () => client.getQueryData<Beeld>(beeldSleutel(klant))?.eigen?.gegevens;
      const eerst = JSON.stringify(gezien());
      // One's own change is on the screen already.
      void haalOpnieuw(client, klant, "eigen").then(() => {
        if (JSON.stringify(gezien()) !== eerst) meld("De gegevens van deze klant zijn bijgewerkt.");
      });
    },
    zaak: (gegevens) => {
      const { bron, uuid } = JSON.parse(gegevens) as ZaakVeranderd;
      if (alleZaken(beeld.zaken)?.some((z) => z.bron === bron && z.uuid === uuid)) zaken();
    },
  });
}
