import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { ApiFout, nietOpgeslagen, veldFouten } from "../api/fout";
import type { Concept } from "../api/types";
import { meld } from "../app/meldingen";
import { useSessie } from "../app/sessie";
import { metCtrl } from "../app/toetsen";
import { haalOpnieuw } from "../klantbeeld/useBeeld";
import { Knop } from "../stukken/Knop";
import { Keuze, Tekst } from "../stukken/velden";
import { wachtendSleutel } from "../wachtend/useWachtend";
import { zaakSleutel } from "../zaak/useZaak";
import { Annuleren } from "./Annuleren";
import { Bewaarstand } from "./Bewaarstand";
import { metResultaat } from "./bereikt";
import { concepten } from "./concepten";
import { controleer, grens, volgorde } from "./controle";
import { Foutenlijst } from "./Foutenlijst";
import { onthoud } from "./geregistreerd";
import { Klantregel } from "./Klantregel";
import { naamVan } from "./koppelen";
import { type Toestand, zelfdeInhoud } from "./opslag";
import type { Opgeslagen } from "./Rail";
import { VanBeller } from "./VanBeller";
import { Notitie, Wie } from "./velden";
import { naarBegin } from "./wisselen";
import { Zaakkeuze } from "./Zaakkeuze";

interface Eigenschappen {
  toestand: Toestand;
  naOpslaan: (klaar: Opgeslagen) => void;
  naAnnuleren: () => void;
}

export function ContactFormulier({ toestand, naOpslaan, naAnnuleren }: Eigenschappen) {
  const { concept } = toestand;
  const sessie = useSessie();
  const keuzes = "keuzes" in sessie ? sessie.keuzes : null;
  const [wachtGekozen, zetWacht] = useState(concept.aanvraag !== "");
  // The zaak's own page may have chosen a zaak meanwhile.
  const wacht = wachtGekozen && concept.zaak === null;
  const { fouten, algemeen, bezig, opslaan, vergeet } = useOpslaan(toestand, wacht, naOpslaan);
  const zet = (deel: Partial<Concept>) => {
    concepten.wijzig(concept.uuid, deel);
    vergeet(Object.keys(deel));
  };

  return (
    <form id="contactformulier" className="rb-formulier" onSubmit={opslaan} noValidate aria-label="Contact">
      <div className="rb-formulier__velden">
        <Foutenlijst fouten={fouten} algemeen={algemeen} />
        <Klantregel concept={concept} zet={zet} fout={fouten.get("naamBeller")} />
        <Notitie
          waarde={concept.notitie}
          zet={(notitie) => zet({ notitie })}
          grens={grens.notitie}
          fout={fouten.get("notitie")}
          stand={<Bewaarstand toestand={toestand} />}
        />
        <VanBeller concept={concept} />
        <Tekst
          id="onderwerp"
          label="Onderwerp"
          waarde={concept.onderwerp}
          zet={(onderwerp) => zet({ onderwerp })}
          fout={fouten.get("onderwerp")}
        />
        <div className="rb-twee">
          <Keuze
            id="kanaal"
            label="Kanaal"
            waarde={concept.kanaal}
            opties={keuzes?.kanalen ?? []}
            zet={(kanaal) => zet({ kanaal })}
            fout={fouten.get("kanaal")}
          />
          <Keuze
            id="resultaat"
            label="Resultaat"
            waarde={concept.resultaat}
            opties={keuzes?.resultaten ?? []}
            zet={(resultaat) => zet(metResultaat(resultaat))}
            fout={fouten.get("resultaat")}
          />
        </div>
        <Zaakkeuze concept={concept} zet={zet} wacht={wacht} zetWacht={zetWacht} fouten={fouten} />
        <Wie concept={concept} resultaten={keuzes?.resultaten ?? []} zet={zet} />
      </div>
      <div className="rb-formulier__knoppen">
        <Annuleren concept={concept} klaar={naAnnuleren} />
        <Knop soort="primary" type="submit" bezig={bezig}>
          {bezig ? "Opslaan…" : "Opslaan"} <kbd aria-hidden>{metCtrl("↵")}</kbd>
        </Knop>
      </div>
    </form>
  );
}

function useOpslaan(toestand: Toestand, wacht: boolean, naOpslaan: (klaar: Opgeslagen) => void) {
  const { concept, stand } = toestand;
  const [fouten, zetFouten] = useState<Map<string, string>>(new Map());
  const [algemeen, zetAlgemeen] = useState<string | null>(null);
  const [bezig, zetBezig] = useState(false);
  const client = useQueryClient();
  const naarFout = useRef(false);
  const onzeker = useRef<Concept | null>(null);

  useEffect(() => {
    if (!naarFout.current) return;
    naarFout.current = false;
    const eerste = volgorde.find((veld) => fouten.has(veld));
    document.getElementById(eerste ?? "foutenlijst")?.focus();
  }, [fouten]);

  function toon(nieuw: Map<string, string>, tekst: string | null): void {
    naarFout.current = true;
    zetAlgemeen(tekst);
    zetFouten(nieuw);
  }

  const opgeslagen = stand.soort === "afgerond" && stand.hoe === "opgeslagen";
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it turns out
  useEffect(() => {
    // Only the answer had got lost, and nothing was typed since: the same again brings that answer.
    if (opgeslagen && onzeker.current && zelfdeInhoud(onzeker.current, concept)) void opslaan();
  }, [opgeslagen]);

  async function opslaan(e?: FormEvent): Promise<void> {
    e?.preventDefault();
    if (bezig) return;
    const hier = controleer(concept, wacht);
    if (hier.size > 0) return toon(hier, null);
    zetBezig(true);
    try {
      const klantcontact = await concepten.registreer(concept.uuid);
      const naam = concept.klant ? naamVan(concept) : concept.naamBeller.trim() || "een anonieme beller";
      const { gestart, onderwerp, zaak } = concept;
      const aanvraag = wacht ? concept.aanvraag.trim() : "";
      if (klantcontact) onthoud({ klantcontact, naam, onderwerp, gestart });
      naOpslaan({ naam, gestart, aanvraag });
      meld(aanvraag ? "Contact opgeslagen. Het wacht op de zaak." : "Contact opgeslagen.");
      naarBegin();
      if (concept.klant) void haalOpnieuw(client, concept.klant, "contacten");
      if (aanvraag) void client.invalidateQueries({ queryKey: wachtendSleutel });
      if (zaak) void client.invalidateQueries({ queryKey: zaakSleutel(zaak.bron, zaak.uuid) });
    } catch (fout) {
      onzeker.current = fout instanceof ApiFout ? null : concept;
      // How it ended stands at the note, with a way on.
      if (fout instanceof ApiFout && fout.problem.afgerond) return toon(new Map(), null);
      const perVeld = veldFouten(fout);
      toon(perVeld, perVeld.size > 0 ? null : nietOpgeslagen(fout, "het contact"));
    } finally {
      zetBezig(false);
    }
  }

  /** A field that is being changed is no longer wrong until the next time. */
  function vergeet(velden: string[]): void {
    if (!velden.some((v) => fouten.has(v))) return;
    zetFouten(new Map([...fouten].filter(([veld]) => !velden.includes(veld))));
  }

  return { fouten, algemeen, bezig, opslaan, vergeet };
}
