import { type DragEvent, useEffect, useRef, useState } from "react";
import type { DocumentSoort, Mag } from "../api/zaken";
import { meld } from "../app/meldingen";
import { vandaag } from "../datum/datum";
import { focusTerug } from "../stukken/Inline";
import { AlsMag } from "../stukken/MagNiet";
import { Bestandskeuze } from "./Bestandskeuze";
import { formaatVan, titelVan } from "./bestand";
import { Invullen } from "./Invullen";
import { Onderweg } from "./Onderweg";
import { opstuurder, useRij } from "./opstuurder";
import { inTeVullen, onderweg } from "./rij";

export const toevoegen = "document-toevoegen";

interface Eigenschappen {
  bron: string;
  zaak: string;
  soorten: DocumentSoort[];
  mag: Mag;
}

/** Adding documents: choose or drop files, say what they are, and see them go one after another. */
export function Toevoegen({ bron, zaak, soorten, mag }: Eigenschappen) {
  const o = opstuurder(bron, zaak);
  const rij = useRij(o);
  const nieuw = inTeVullen(rij);
  const gaand = onderweg(rij);
  useFocusBijKlaar(rij.length);

  function kies(bestanden: File[]): void {
    const enige = soorten.length === 1 ? (soorten[0]?.uuid ?? "") : "";
    const ids = bestanden.map((b) =>
      o.voegToe(b, {
        titel: titelVan(b.name),
        soort: enige,
        bestandsnaam: b.name,
        formaat: formaatVan(b),
        omvang: b.size,
        ontvangen: vandaag(new Date()),
        beschrijving: "",
      }),
    );
    meld(
      ids.length === 1
        ? "1 bestand gekozen. Vul in wat het is."
        : `${ids.length} bestanden gekozen. Vul in wat ze zijn.`,
    );
    focusTerug(`${ids[0]}-titel`);
  }

  return (
    <>
      <AlsMag mag={mag}>
        <Sleepvlak kies={kies}>
          <Bestandskeuze id={toevoegen} meer kies={kies}>
            {nieuw.length > 0 ? "Nog een document kiezen" : "Document toevoegen"}
          </Bestandskeuze>
          <span className="rb-klein rb-zacht">of sleep bestanden hierheen</span>
        </Sleepvlak>
        {nieuw.length > 0 && <Invullen opstuurder={o} stukken={nieuw} soorten={soorten} />}
      </AlsMag>
      {gaand.length > 0 && <Onderweg opstuurder={o} stukken={gaand} />}
    </>
  );
}

/** The last one is gone and what had the focus with it: back to where one begins. */
function useFocusBijKlaar(aantal: number): void {
  const eerder = useRef(aantal);
  useEffect(() => {
    if (eerder.current > 0 && aantal === 0 && document.activeElement === document.body) focusTerug(toevoegen);
    eerder.current = aantal;
  }, [aantal]);
}

function Sleepvlak({ kies, children }: { kies: (bestanden: File[]) => void; children: React.ReactNode }) {
  const [boven, zetBoven] = useState(false);
  const metBestand = (e: DragEvent) => e.dataTransfer.types.includes("Files");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra beside the button in it
    <div
      className="rb-sleepvlak"
      data-boven={boven || undefined}
      onDragOver={(e) => {
        if (!metBestand(e)) return;
        e.preventDefault();
        zetBoven(true);
      }}
      onDragLeave={() => zetBoven(false)}
      onDrop={(e) => {
        if (!metBestand(e)) return;
        e.preventDefault();
        zetBoven(false);
        kies(Array.from(e.dataTransfer.files));
      }}
    >
      {children}
    </div>
  );
}
