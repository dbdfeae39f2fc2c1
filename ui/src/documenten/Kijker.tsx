import { IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { haalTekst } from "../api/client";
import type { Document } from "../api/zaken";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import type { Weergave } from "./bestand";

interface Eigenschappen {
  adres: string;
  document: Document;
  soort: Weergave;
  sluit: () => void;
}

/** A document in the page. The focus comes in; Esc closes it, from anywhere that is no form. */
export function Kijker({ adres, document: d, soort, sluit }: Eigenschappen) {
  const kop = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    kop.current?.focus();
    kop.current?.closest("section")?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <section className="rb-kijker" aria-label={`${d.titel} bekijken`}>
      <div className="rb-kijker__kop">
        <h2 ref={kop} tabIndex={-1} data-stil className="rb-breek">
          {d.titel}
        </h2>
        <Knop soort="subtle" icoon={<IconX aria-hidden size="1.25em" />} data-sluit onClick={sluit}>
          Sluiten <kbd aria-hidden>Esc</kbd>
        </Knop>
      </div>
      {soort === "plaatje" && <Plaatje adres={adres} titel={d.titel} />}
      {soort === "tekst" && <TekstInhoud adres={adres} titel={d.titel} />}
      {soort === "pdf" && <Pdf adres={adres} titel={d.titel} />}
    </section>
  );
}

/** The browser's own viewer, which does not work in a sandbox; the server says that it is a PDF and nothing else. */
function Pdf({ adres, titel }: { adres: string; titel: string }) {
  return (
    <>
      <iframe className="rb-kijker__vak" src={adres} title={titel} />
      <p className="rb-bron">Ziet u niets? Kies Downloaden.</p>
    </>
  );
}

function Plaatje({ adres, titel }: { adres: string; titel: string }) {
  const [stuk, zetStuk] = useState(false);
  const [keer, zetKeer] = useState(0);
  if (stuk) {
    return (
      <Mislukt
        reden="Dit plaatje is niet te tonen. Probeer het opnieuw, of download het."
        opnieuw={() => {
          zetKeer(keer + 1);
          zetStuk(false);
        }}
      />
    );
  }
  return (
    <img key={keer} className="rb-kijker__plaatje" src={adres} alt={titel} onError={() => zetStuk(true)} />
  );
}

function TekstInhoud({ adres, titel }: { adres: string; titel: string }) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["documenttekst", adres],
    queryFn: ({ signal }) => haalTekst(adres, signal),
    gcTime: 0,
  });
  if (error) return <Mislukt fout={error} opnieuw={() => void refetch()} bezig={isFetching} />;
  if (data === undefined) return <Wachten wat="Tekst" regels={4} />;
  if (data.trim() === "") return <Melding soort="info">Dit document is leeg.</Melding>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="rb-kijker__tekst" tabIndex={0} aria-label={titel}>
      {data}
    </section>
  );
}
