import { type FormEvent, useEffect, useRef, useState } from "react";
import type { DocumentInvoer, DocumentSoort } from "../api/zaken";
import { vandaag } from "../datum/datum";
import { zegOmvang } from "../klantbeeld/omvang";
import { focusTerug } from "../stukken/Inline";
import { Knop } from "../stukken/Knop";
import { Keuze, Tekst } from "../stukken/velden";
import { zegVertrouwelijk } from "../zaak/woorden";
import { bezigKop } from "./Onderweg";
import type { Opstuurder } from "./opstuurder";
import { controleerStuk, documentVelden, type Stuk } from "./rij";
import { toevoegen } from "./Toevoegen";

interface Eigenschappen {
  opstuurder: Opstuurder;
  stukken: Stuk[];
  soorten: DocumentSoort[];
}

const leeg = new Map<string, string>();

/** What each chosen file is, before it goes. */
export function Invullen({ opstuurder, stukken, soorten }: Eigenschappen) {
  const [fouten, zetFouten] = useState<Map<string, Map<string, string>>>(new Map());
  const naarFout = useRef(false);
  useEffect(() => {
    if (!naarFout.current) return;
    naarFout.current = false;
    for (const [id, perVeld] of fouten) {
      const veld = documentVelden.find((v) => perVeld.has(v));
      if (veld) return document.getElementById(`${id}-${veld}`)?.focus();
    }
  }, [fouten]);

  function verstuur(e: FormEvent): void {
    e.preventDefault();
    const uit = new Map(stukken.map((s) => [s.id, controleerStuk(s, vandaag(new Date()))] as const));
    if ([...uit.values()].some((f) => f.size > 0)) {
      naarFout.current = true;
      return zetFouten(uit);
    }
    zetFouten(new Map());
    opstuurder.verstuur(stukken.map((s) => s.id));
    focusTerug(bezigKop, toevoegen);
  }

  function sluit(): void {
    for (const s of stukken) opstuurder.annuleer(s.id);
    focusTerug(toevoegen);
  }

  function wijzig(id: string, deel: Partial<DocumentInvoer>): void {
    opstuurder.wijzig(id, deel);
    const van = fouten.get(id);
    if (!van) return;
    const over = new Map([...van].filter(([veld]) => !(veld in deel)));
    zetFouten(new Map(fouten).set(id, over));
  }

  return (
    <form
      className="rb-inline"
      data-inline
      aria-label="Documenten toevoegen"
      noValidate
      onSubmit={verstuur}
      onKeyDown={(e) => {
        if (e.key !== "Escape" || e.nativeEvent.isComposing) return;
        e.preventDefault();
        sluit();
      }}
    >
      {stukken.map((s) => (
        <Een
          key={s.id}
          stuk={s}
          soorten={soorten}
          fouten={fouten.get(s.id) ?? leeg}
          wijzig={(deel) => wijzig(s.id, deel)}
          weg={() => {
            opstuurder.annuleer(s.id);
            focusTerug(toevoegen);
          }}
        />
      ))}
      <div className="rb-inline__knoppen">
        <Knop soort="primary" type="submit">
          {stukken.length === 1 ? "Toevoegen" : `${stukken.length} documenten toevoegen`}
        </Knop>
        <Knop soort="subtle" onClick={sluit}>
          Annuleren
        </Knop>
      </div>
    </form>
  );
}

interface EenProps {
  stuk: Stuk;
  soorten: DocumentSoort[];
  fouten: Map<string, string>;
  wijzig: (deel: Partial<DocumentInvoer>) => void;
  weg: () => void;
}

function Een({ stuk: s, soorten, fouten, wijzig, weg }: EenProps) {
  const gekozen = soorten.find((x) => x.uuid === s.soort);
  return (
    <fieldset className="rb-stuk">
      <legend className="rb-stuk__naam">
        <span className="rb-vet rb-breek">{s.bestandsnaam}</span>{" "}
        <span className="rb-bron">{zegOmvang(s.omvang)}</span>
      </legend>
      <div className="rb-stuk__velden">
        <Tekst
          id={`${s.id}-titel`}
          label="Titel"
          waarde={s.titel}
          zet={(titel) => wijzig({ titel })}
          fout={fouten.get("titel")}
        />
        <Keuze
          id={`${s.id}-soort`}
          label="Soort document"
          waarde={s.soort}
          opties={soorten.map((x) => ({ waarde: x.uuid, naam: x.naam }))}
          zet={(soort) => wijzig({ soort })}
          fout={fouten.get("soort")}
        />
        <Tekst
          id={`${s.id}-ontvangen`}
          label="Ontvangen op"
          type="date"
          waarde={s.ontvangen ?? ""}
          zet={(dag) => wijzig({ ontvangen: dag || null })}
          fout={fouten.get("ontvangen")}
        />
        <Tekst
          id={`${s.id}-beschrijving`}
          label="Beschrijving (mag leeg blijven)"
          waarde={s.beschrijving}
          zet={(beschrijving) => wijzig({ beschrijving })}
          fout={fouten.get("beschrijving")}
        />
      </div>
      <p className="rb-bron rb-stuk__voet">
        {gekozen && <span>Dit document wordt {zegVertrouwelijk(gekozen.vertrouwelijkheid)}.</span>}
        <button type="button" className="rb-tekstknop" onClick={weg}>
          Weghalen<span className="rb-verborgen"> {s.bestandsnaam}</span>
        </button>
      </p>
    </fieldset>
  );
}
