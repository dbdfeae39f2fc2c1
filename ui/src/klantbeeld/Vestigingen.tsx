import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { api } from "../api/client";
import { foutTekst } from "../api/fout";
import type { Vestiging } from "../api/types";
import { meld } from "../app/meldingen";
import { Knop } from "../stukken/Knop";
import { Merk } from "../stukken/Merk";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { onthoudNamen } from "../zoeken/zoekopdracht";
import { zegAdresregel } from "./adres";

const getal = (n: number) => n.toLocaleString("nl-NL");

/** The vestigingen of an organisation, a page at a time: there may be a thousand. */
export function Vestigingen({ klant }: { klant: string }) {
  const vraag = useInfiniteQuery({
    queryKey: ["vestigingen", klant],
    queryFn: ({ pageParam, signal }) => api.vestigingen(klant, pageParam, signal),
    initialPageParam: 1,
    getNextPageParam: (laatste) => (laatste.meer ? laatste.pagina + 1 : undefined),
  });
  const paginas = vraag.data?.pages ?? [];
  const alle = paginas.flatMap((p) => p.vestigingen);
  const totaal = paginas[0]?.totaal ?? 0;
  useGezegd(alle.length, totaal);

  if (vraag.isPending) return <Wachten wat="Vestigingen" wie="De KVK" />;
  if (vraag.error && alle.length === 0) {
    return <Mislukt fout={vraag.error} opnieuw={() => void vraag.refetch()} bezig={vraag.isFetching} />;
  }
  if (alle.length === 0)
    return <p className="rb-leeg">Deze organisatie heeft geen vestigingen bij de KVK.</p>;
  return (
    <>
      <ul className="rb-vestigingen">
        {alle.map((v) => (
          <li key={v.klant} className="rb-vestiging">
            <Regel vestiging={v} />
          </li>
        ))}
      </ul>
      {vraag.isFetchNextPageError && (
        <Mislukt
          reden={`De volgende vestigingen zijn niet opgehaald. ${foutTekst(vraag.error)}`}
          opnieuw={() => void vraag.fetchNextPage()}
          bezig={vraag.isFetchingNextPage}
        />
      )}
      <p className="rb-meerregel">
        {vraag.hasNextPage && !vraag.isFetchNextPageError && (
          <Knop
            bezig={vraag.isFetchingNextPage}
            onClick={() => !vraag.isFetchingNextPage && void vraag.fetchNextPage()}
          >
            {vraag.isFetchingNextPage ? "Laden…" : "Meer laden"}
          </Knop>
        )}
        <span className="rb-bron">
          {getal(alle.length)} van {getal(totaal)}.
          {vraag.hasNextPage && " Zoekt u er één? Zoek dan op vestigingsnummer of op adres."}
        </span>
      </p>
    </>
  );
}

/** More came in: the focus stays on the button, so it is said. */
function useGezegd(aantal: number, totaal: number): void {
  const eerder = useRef(0);
  useEffect(() => {
    if (eerder.current > 0 && aantal > eerder.current)
      meld(`${getal(aantal)} van ${getal(totaal)} vestigingen.`);
    eerder.current = aantal;
  }, [aantal, totaal]);
}

function Regel({ vestiging: v }: { vestiging: Vestiging }) {
  return (
    <>
      <span className="rb-vestiging__naam">
        <Link
          to="/klant/$klant"
          params={{ klant: v.klant }}
          search={{}}
          className="rb-schakel"
          data-rij
          preload={false}
          onClick={() => onthoudNamen([v])}
        >
          {v.naam}
          <span className="rb-verborgen">, vestiging {v.vestigingsnummer}</span>
        </Link>
        {v.hoofdvestiging && <Merk>Hoofdvestiging</Merk>}
      </span>
      <span>{v.adres ? zegAdresregel(v.adres) : <span className="rb-zacht">adres niet bekend</span>}</span>
      <span className="rb-bron">{v.vestigingsnummer}</span>
    </>
  );
}
