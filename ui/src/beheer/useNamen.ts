import { useQuery } from "@tanstack/react-query";
import { zaakApi } from "../api/zaakclient";
import { alles } from "./keuzes";

/** The zaaksystemen and their zaaktypen by name; without them a rule still has its codes. */
export function useNamen() {
  const { data = [] } = useQuery({
    queryKey: ["abonnementen"],
    queryFn: ({ signal }) => zaakApi.abonnementen(signal),
  });
  const zaaktypen = new Map(
    data.flatMap((z) => z.zaaktypen).map((t) => [t.identificatie, t.omschrijving] as const),
  );
  return {
    zaaksystemen: [
      { waarde: alles, naam: "alle zaaksystemen" },
      ...data.map((z) => ({ waarde: z.bron, naam: z.register })),
    ],
    /** Of one zaaksysteem, or of all. */
    zaaktypenVan: (bron: string) => {
      const van = data.filter((z) => bron === alles || z.bron === bron).flatMap((z) => z.zaaktypen);
      const per = new Map(van.map((t) => [t.identificatie, `${t.omschrijving} (${t.identificatie})`]));
      return [
        { waarde: alles, naam: "alle zaaktypen" },
        ...[...per].map(([waarde, naam]) => ({ waarde, naam })),
      ];
    },
    zaaksysteem: (code: string) => data.find((z) => z.bron === code)?.register ?? code,
    zaaktype: (identificatie: string) => {
      const naam = zaaktypen.get(identificatie);
      return naam ? `${naam} (${identificatie})` : identificatie;
    },
  };
}
