import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { api } from "../api/client";
import { ApiFout, foutTekst } from "../api/fout";
import type { NieuweSoort } from "../api/types";
import { meld } from "../app/meldingen";
import { useSessie } from "../app/sessie";
import { terugOfBegin } from "../app/terug";
import { isVeld } from "../app/toetsen";
import { useTitel } from "../app/useTitel";
import { koppelBijOpenen } from "../contact/koppelen";
import { haalOpnieuw } from "../klantbeeld/useBeeld";
import { KlantKiezer } from "../klantgegevens/KlantKiezer";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { useVersturen } from "../stukken/useVersturen";
import { Keuze, Radio, Tekst } from "../stukken/velden";
import { onthoudNamen } from "../zoeken/zoekopdracht";
import { Dubbelen } from "./Dubbelen";
import {
  alsKlant,
  controleer,
  dubbelVraag,
  type Invoer,
  sleutelVan,
  useInvoer,
  velden,
  veldVan,
  wis,
  zetInvoer,
} from "./invoer";
import "./nieuweklant.css";
import { useDubbelen } from "./useDubbelen";

const soorten: Record<NieuweSoort, string> = {
  persoon: "Persoon",
  organisatie: "Organisatie",
  contactpersoon: "Contactpersoon van een organisatie",
};
const nodig: Record<NieuweSoort, string> = {
  persoon: "Alleen de achternaam is nodig.",
  organisatie: "Alleen de naam is nodig.",
  contactpersoon: "Alleen de achternaam en de organisatie zijn nodig.",
};
const veldId = (veld: string) => `klant-${veld}`;

export function NieuweKlant() {
  useTitel("Nieuwe klant");
  const kop = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const typt = isVeld(document.activeElement) && document.activeElement?.id !== "zoekvak";
    if (!typt) kop.current?.focus();
  }, []);
  const invoer = useInvoer();
  const { data: dubbel, error } = useDubbelen(dubbelVraag(invoer));
  const formulier = useNieuweKlant(invoer, (dubbel?.zeker.length ?? 0) > 0);
  const aantal = (dubbel?.zeker.length ?? 0) + (dubbel?.mogelijk.length ?? 0);
  return (
    <div className="rb-inhoud">
      <h1 ref={kop} tabIndex={-1}>
        Nieuwe klant
      </h1>
      <div className="rb-nieuweklant">
        <Formulier invoer={invoer} dubbelen={aantal} {...formulier} />
        <div>
          <Dubbelen dubbel={dubbel} mislukt={error !== null} />
          {error && (
            <p className="rb-klein rb-zacht">
              We weten niet of deze klant al bestaat. {foutTekst(error)} Bij het opslaan kijken we nog eens.
            </p>
          )}
        </div>
      </div>
    </div>
  );
}

function useNieuweKlant(invoer: Invoer, bestaat: boolean) {
  const router = useRouter();
  const client = useQueryClient();
  const [bestaand, zetBestaand] = useState<string | null>(null);

  async function bewaar(): Promise<void> {
    zetBestaand(null);
    if (bestaat) {
      document.getElementById("dubbelen-kop")?.focus();
      return meld("Niet opgeslagen. Deze klant bestaat al.");
    }
    const klant = alsKlant(invoer);
    try {
      const gemaakt = await api.maakKlant(klant, sleutelVan(klant));
      const naam =
        klant.organisatienaam ||
        [klant.voornaam, klant.voorvoegsel, klant.achternaam].filter(Boolean).join(" ");
      onthoudNamen([{ klant: gemaakt.klant, naam }]);
      koppelBijOpenen(gemaakt.klant, naam);
      // Who was not found a minute ago is there now.
      client.removeQueries({ queryKey: ["zoeken"] });
      if (klant.werktVoor) void haalOpnieuw(client, klant.werktVoor, "eigen");
      await router.navigate({
        to: "/klant/$klant",
        params: { klant: gemaakt.klant },
        search: {},
        replace: true,
      });
      wis();
      meld(`${naam} is opgeslagen als klant.`);
    } catch (fout) {
      if (fout instanceof ApiFout && fout.status === 409 && fout.problem.klant)
        zetBestaand(fout.problem.klant);
      throw fout;
    }
  }

  const vorm = useVersturen({
    controleer: () => controleer(invoer),
    bewaar,
    volgorde: velden[invoer.soort],
    veldId,
    kies: (naam) => veldVan(naam, invoer),
  });
  const openBestaand = () =>
    bestaand && void router.navigate({ to: "/klant/$klant", params: { klant: bestaand }, search: {} });
  return { ...vorm, bestaand, openBestaand };
}

type Eigenschappen = ReturnType<typeof useNieuweKlant> & { invoer: Invoer; dubbelen: number };

function Formulier({
  invoer,
  dubbelen,
  fouten,
  algemeen,
  bezig,
  verstuur,
  vergeet,
  bestaand,
  openBestaand,
}: Eigenschappen) {
  const router = useRouter();
  const sessie = useSessie();
  const talen = "keuzes" in sessie ? (sessie.keuzes.talen ?? []) : [];
  const zet = (deel: Partial<Invoer>) => {
    zetInvoer({ ...invoer, ...deel });
    vergeet(Object.keys(deel));
  };
  const mag = (veld: keyof Invoer) => velden[invoer.soort].includes(veld);
  const tekst = (
    veld: Exclude<keyof Invoer, "soort" | "werktVoor">,
    label: string,
    rest: Partial<React.ComponentProps<typeof Tekst>> = {},
  ) =>
    mag(veld) && (
      <Tekst
        id={veldId(veld)}
        label={label}
        waarde={invoer[veld]}
        zet={(waarde) => zet({ [veld]: waarde })}
        fout={fouten.get(veld)}
        {...rest}
      />
    );

  return (
    <form
      className="rb-klantvorm"
      data-inline
      noValidate
      onSubmit={(e) => void verstuur(e)}
      aria-label="Nieuwe klant"
    >
      {algemeen && (
        <div id={veldId("algemeen")} tabIndex={-1} data-stil>
          <Melding soort="fout" rol="alert">
            {algemeen}{" "}
            {bestaand && (
              <button type="button" className="rb-tekstknop" onClick={openBestaand}>
                Open deze klant
              </button>
            )}
          </Melding>
        </div>
      )}
      <fieldset className="rb-keuzes">
        <legend className="utrecht-form-label">Wat voor klant is dit?</legend>
        {(Object.keys(soorten) as NieuweSoort[]).map((s) => (
          <Radio key={s} naam="klant-soort" aan={invoer.soort === s} zet={() => zet({ soort: s })}>
            {soorten[s]}
          </Radio>
        ))}
      </fieldset>
      <p className="rb-klein rb-zacht">{nodig[invoer.soort]} De rest mag leeg blijven.</p>
      {mag("achternaam") && (
        <div className="rb-drie">
          {tekst("voornaam", "Voornaam")}
          {tekst("voorvoegsel", "Tussenvoegsel")}
          {tekst("achternaam", "Achternaam")}
        </div>
      )}
      {tekst("organisatienaam", "Naam van de organisatie")}
      {mag("kvkNummer") && (
        <div className="rb-twee rb-twee--ruim">
          {tekst("kvkNummer", "KVK-nummer", { inputMode: "numeric" })}
          {tekst("vestigingsnummer", "Vestigingsnummer", { inputMode: "numeric" })}
        </div>
      )}
      {mag("werktVoor") && (
        <KlantKiezer
          id={veldId("werktVoor")}
          label="Werkt voor"
          gekozen={invoer.werktVoor}
          kies={(werktVoor) => zet({ werktVoor })}
          past={(t) => t.soort === "organisatie" || t.soort === "vestiging"}
          fout={fouten.get("werktVoor")}
        />
      )}
      <div className="rb-twee rb-twee--ruim">
        {tekst("telefoon", "Telefoonnummer", { type: "tel", inputMode: "tel" })}
        {tekst("email", "E-mailadres", { inputMode: "email" })}
      </div>
      <Keuze
        id={veldId("voorkeurstaal")}
        label="Voorkeurstaal"
        leeg="Niet bekend"
        waarde={invoer.voorkeurstaal}
        opties={talen.map((t) => ({ waarde: t.code, naam: t.naam }))}
        zet={(voorkeurstaal) => zet({ voorkeurstaal })}
        fout={fouten.get("voorkeurstaal")}
      />
      {tekst("bsn", "BSN", {
        inputMode: "numeric",
        uitleg: "Met een BSN komen naam en adres uit de BRP. Vraag het alleen als het nodig is.",
      })}
      {dubbelen > 0 && (
        <p className="rb-dubbelmelding">
          <button
            type="button"
            className="rb-tekstknop"
            onClick={() => document.getElementById("dubbelen-kop")?.focus()}
          >
            {dubbelen === 1 ? "1 klant lijkt hierop: bekijk" : `${dubbelen} klanten lijken hierop: bekijk`}
          </button>
        </p>
      )}
      <div className="rb-inline__knoppen">
        <Knop soort="primary" type="submit" bezig={bezig}>
          {bezig ? "Opslaan…" : "Klant opslaan"}
        </Knop>
        <Knop
          soort="subtle"
          onClick={() => {
            wis();
            terugOfBegin(router);
          }}
        >
          Annuleren
        </Knop>
      </div>
    </form>
  );
}
