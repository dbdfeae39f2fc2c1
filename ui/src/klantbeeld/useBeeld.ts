import { type QueryClient, queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { beeld as haalBeeld } from "../api/client";
import { foutTekst } from "../api/fout";
import type { Bron } from "../api/types";
import {
  type Beeld,
  heeftGaten,
  leegBeeld,
  voegToe,
  voegZakenToe,
  type ZakenDeel,
  zakenVolledig,
  zonderAntwoord,
  zonderGaten,
} from "./beeld";

export const beeldSleutel = (klant: string) => ["beeld", klant];

async function haal(
  client: QueryClient,
  klant: string,
  bronnen: Bron[] | null,
  signal?: AbortSignal,
): Promise<Beeld> {
  const lees = () => client.getQueryData<Beeld>(beeldSleutel(klant)) ?? leegBeeld;
  const geteld: (string | null)[] = [];
  // What failed is waited for anew; what stands, stands until there is something newer.
  if (bronnen === null) client.setQueryData<Beeld>(beeldSleutel(klant), (b) => b && zonderGaten(b));
  try {
    for await (const deel of haalBeeld(klant, bronnen, signal)) {
      if (deel.bron === "zaken") geteld.push(deel.register);
      client.setQueryData<Beeld>(beeldSleutel(klant), voegToe(lees(), deel));
    }
  } catch (fout) {
    if (signal?.aborted) throw fout;
    // Nothing at all is a failure of the screen; a few parts are a picture with holes that say why.
    if (!lees().klant) throw fout;
    return { ...lees(), bezig: [], afgebroken: foutTekst(fout) };
  }
  // A zaaksysteem that was not among them any more is not there any more.
  const nu = lees();
  if (geteld.length === 0) return { ...nu, bezig: [], afgebroken: null };
  const zaken = nu.zaken.filter((d) => geteld.includes(d.register));
  return { ...nu, zaken, zakenGeteld: true, bezig: [], afgebroken: null };
}

const beeldVraag = (client: QueryClient, klant: string) =>
  queryOptions({
    queryKey: beeldSleutel(klant),
    queryFn: ({ signal }) => haal(client, klant, null, signal),
    // A source that failed is asked again as soon as the customer is opened again.
    staleTime: (q) => (q.state.data && heeftGaten(q.state.data) ? 0 : 60_000),
  });

/** A customer's picture, each part as it lands. */
export function useBeeld(klant: string) {
  const client = useQueryClient();
  const vraag = useQuery(beeldVraag(client, klant));
  const opnieuw = useCallback((bron: Bron) => void haalOpnieuw(client, klant, bron), [client, klant]);
  return { ...vraag, beeld: vraag.data ?? leegBeeld, laadt: vraag.isFetching, opnieuw };
}

/** Asks one source again and leaves the others as they stand; tells whether it answered. */
export async function haalOpnieuw(client: QueryClient, klant: string, bron: Bron): Promise<boolean> {
  const zetBezig = (aan: boolean) =>
    client.setQueryData<Beeld>(beeldSleutel(klant), (b) =>
      b ? { ...b, bezig: aan ? [...b.bezig, bron] : b.bezig.filter((x) => x !== bron) } : b,
    );
  // Nothing on screen and nothing kept: the next time it is opened it is asked whole.
  if (!client.getQueryData<Beeld>(beeldSleutel(klant))) return false;
  zetBezig(true);
  try {
    const na = await haal(client, klant, [bron]);
    const gelukt = na.afgebroken === null;
    client.setQueryData<Beeld>(beeldSleutel(klant), gelukt ? na : zonderAntwoord(na, bron));
    return gelukt;
  } catch {
    // There is no picture to put it in any more.
    return false;
  } finally {
    zetBezig(false);
  }
}

/** The zaken of the customer of the live contact: from the picture on screen, or asked alone. */
export function useKlantzaken(klant: string | null) {
  const client = useQueryClient();
  const opScherm = useQuery({ ...beeldVraag(client, klant ?? ""), enabled: false });
  const delen = opScherm.data?.zaken ?? [];
  const los = useQuery({
    queryKey: ["klantzaken", klant],
    enabled: klant !== null && delen.length === 0 && opScherm.fetchStatus === "idle",
    queryFn: async ({ signal }) => {
      let uit: ZakenDeel[] = [];
      for await (const d of haalBeeld(klant ?? "", ["zaken"], signal))
        if (d.bron === "zaken") uit = voegZakenToe(uit, d);
      if (uit.length === 0) throw new Error("geen zaken in het antwoord");
      return uit;
    },
  });
  const opnieuw = () => {
    if (klant && delen.length > 0) void haalOpnieuw(client, klant, "zaken");
    else void los.refetch();
  };
  const gekend = delen.length > 0 ? delen : (los.data ?? []);
  // What was asked alone is only told when all of it is in.
  const geteld = delen.length > 0 ? (opScherm.data?.zakenGeteld ?? false) : los.data !== undefined;
  return {
    delen: gekend,
    volledig: zakenVolledig(gekend, geteld),
    fout: delen.length > 0 ? null : los.error,
    opnieuw,
  };
}
