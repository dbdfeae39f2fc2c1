import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { zaakApi } from "../api/zaakclient";
import type { Document, Documenten } from "../api/zaken";
import { meld } from "../app/meldingen";
import { zegOmvang } from "../klantbeeld/omvang";
import { Inline } from "../stukken/Inline";
import { useVersturen } from "../stukken/useVersturen";
import { Tekst, Tekstvlak } from "../stukken/velden";
import { teLang } from "../zaak/invoer";
import { Bestandskeuze } from "./Bestandskeuze";
import { formaatVan } from "./bestand";
import { opstuurder } from "./opstuurder";
import { documentenSleutel } from "./useDocumenten";

interface Eigenschappen {
  bron: string;
  zaak: string;
  document: Document;
  sluit: () => void;
}

const volgorde = ["titel", "beschrijving", "bestand"] as const;

/** Its title and description, and when a file is chosen the next version of it. */
export function WijzigDocument({ bron, zaak, document: d, sluit }: Eigenschappen) {
  const client = useQueryClient();
  const [titel, zetTitel] = useState(d.titel);
  const [beschrijving, zetBeschrijving] = useState(d.beschrijving);
  const [bestand, zetBestand] = useState<File | null>(null);
  const veldId = useCallback((veld: string) => `document-${d.uuid}-${veld}`, [d.uuid]);

  const { fouten, algemeen, bezig, verstuur, vergeet } = useVersturen({
    controleer: () => {
      const uit = teLang({ titel, beschrijving }, { titel: 200, beschrijving: 1000 });
      if (titel.trim() === "") uit.set("titel", "Vul een titel in.");
      if (bestand?.size === 0) uit.set("bestand", "Dit bestand is leeg. Kies een ander bestand.");
      return uit;
    },
    bewaar: async () => {
      const tekst = { titel: titel.trim(), beschrijving: beschrijving.trim() };
      if (bestand) {
        const over = { soort: "", ontvangen: null, bestandsnaam: bestand.name };
        const invoer = { ...tekst, ...over, formaat: formaatVan(bestand), omvang: bestand.size };
        const rij = opstuurder(bron, zaak);
        rij.verstuur([rij.voegToe(bestand, invoer, d.uuid)]);
        return sluit();
      }
      const nieuw = await zaakApi.wijzigDocument(bron, zaak, d.uuid, { ...tekst, bestand: null });
      if (!("upload" in nieuw)) {
        client.setQueryData<Documenten>(documentenSleutel(bron, zaak), (oud) =>
          oud ? { ...oud, documenten: oud.documenten.map((x) => (x.uuid === d.uuid ? nieuw : x)) } : oud,
        );
      }
      meld(`${tekst.titel} opgeslagen.`);
      sluit();
    },
    volgorde,
    veldId,
    kies: (naam) => (naam.startsWith("bestand") ? "bestand" : (naam.split(".")[0] ?? naam)),
  });

  return (
    <Inline
      naam={`${d.titel} wijzigen`}
      id={veldId("")}
      algemeen={algemeen}
      bezig={bezig}
      verstuur={verstuur}
      sluit={sluit}
    >
      <Tekst
        id={veldId("titel")}
        label="Titel"
        waarde={titel}
        zet={(t) => {
          zetTitel(t);
          vergeet(["titel"]);
        }}
        fout={fouten.get("titel")}
      />
      <Tekstvlak
        id={veldId("beschrijving")}
        label="Beschrijving (mag leeg blijven)"
        waarde={beschrijving}
        zet={(t) => {
          zetBeschrijving(t);
          vergeet(["beschrijving"]);
        }}
        fout={fouten.get("beschrijving")}
      />
      <div className="rb-veld">
        <p className="utrecht-form-label">Nieuwe versie (mag leeg blijven)</p>
        {fouten.has("bestand") && (
          <p className="utrecht-form-field-error-message rb-veldfout">{fouten.get("bestand")}</p>
        )}
        <div className="rb-bestandregel">
          <Bestandskeuze
            id={veldId("bestand")}
            meer={false}
            kies={([eerste]) => {
              zetBestand(eerste ?? null);
              vergeet(["bestand"]);
            }}
          >
            {bestand ? "Ander bestand kiezen" : "Bestand kiezen"}
          </Bestandskeuze>
          {bestand && (
            <span className="rb-breek" aria-live="polite">
              {bestand.name} ({zegOmvang(bestand.size)})
            </span>
          )}
        </div>
      </div>
    </Inline>
  );
}
