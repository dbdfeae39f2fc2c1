import { IconPencil } from "@tabler/icons-react";
import { useCallback, useState } from "react";
import { api } from "../api/client";
import type { Eigen, GegevensInvoer, GegevensNu, KlantKop, Taal } from "../api/types";
import { meld } from "../app/meldingen";
import { useSessie } from "../app/sessie";
import { registerVan } from "../klantbeeld/beeld";
import { Rij } from "../klantbeeld/Rij";
import { focusTerug, Inline } from "../stukken/Inline";
import { Knop } from "../stukken/Knop";
import { useVersturen } from "../stukken/useVersturen";
import { Keuze, Radio, Tekst, Tekstvlak } from "../stukken/velden";
import { Botsing, IntussenGewijzigd } from "./Botsing";
import { gegevensVan, zegTaal } from "./gegevens";
import { useBotsing } from "./useBotsing";
import { useEigen } from "./useEigen";
import { onderElkaar } from "./verzoen";

const wijzig = "gegevens-wijzigen";

interface Eigenschappen {
  klant: string;
  wie: KlantKop;
  eigen: Eigen;
}

/** Language, note and, of whom no register knows the name, the name. */
export function EigenGegevens({ klant, wie, eigen }: Eigenschappen) {
  const [wijzigt, zetWijzigt] = useState(false);
  const sessie = useSessie();
  const talen = "keuzes" in sessie ? (sessie.keuzes.talen ?? []) : [];
  const sluit = () => {
    zetWijzigt(false);
    focusTerug(wijzig);
  };
  if (wijzigt) return <Formulier klant={klant} wie={wie} eigen={eigen} sluit={sluit} />;
  return (
    <>
      <dl className="rb-gegevens">
        {!registerVan(wie) && <Rij naam="Naam">{zegNaam(eigen) || "nog niet bekend"}</Rij>}
        <Rij naam="Voorkeurstaal">
          {eigen.voorkeurstaal ? zegTaal(eigen.voorkeurstaal, talen) : "niet bekend"}
        </Rij>
        {wie.soort !== "organisatie" && wie.soort !== "vestiging" && !wie.bsnEinde && (
          <Rij naam="Geheimhouding">{zegGeheim(eigen.geheimhouding)}</Rij>
        )}
        <Rij naam="Interne notitie">
          {eigen.interneNotitie.trim() ? <span className="rb-notitie">{eigen.interneNotitie}</span> : "geen"}
        </Rij>
      </dl>
      <div>
        <Knop id={wijzig} icoon={<IconPencil aria-hidden size="1.25em" />} onClick={() => zetWijzigt(true)}>
          Wijzigen
          <span className="rb-verborgen"> van {registerVan(wie) ? "taal" : "naam, taal"} en notitie</span>
        </Knop>
      </div>
    </>
  );
}

function zegWaarde(veld: keyof GegevensInvoer, invoer: GegevensInvoer, talen: Taal[]): string {
  if (veld === "geheimhouding") return zegGeheim(invoer.geheimhouding);
  if (veld === "voorkeurstaal" && invoer.voorkeurstaal) return zegTaal(invoer.voorkeurstaal, talen);
  return invoer[veld]?.trim() || "(leeg)";
}

const zegGeheim = (waarde: boolean | null) => (waarde === null ? "niet bekend" : waarde ? "ja" : "nee");

function zegNaam({ naam }: Eigen): string {
  return naam.organisatienaam || [naam.voornaam, naam.voorvoegsel, naam.achternaam].filter(Boolean).join(" ");
}

const volgorde = [
  "voornaam",
  "voorvoegsel",
  "achternaam",
  "organisatienaam",
  "voorkeurstaal",
  "geheimhouding",
  "interneNotitie",
] as const;
const veldId = (veld: string) => `eigen-${veld}`;
const veldNamen: Record<(typeof volgorde)[number], string> = {
  voornaam: "Voornaam",
  voorvoegsel: "Tussenvoegsel",
  achternaam: "Achternaam",
  organisatienaam: "Naam van de organisatie",
  voorkeurstaal: "Voorkeurstaal",
  geheimhouding: "Geheimhouding",
  interneNotitie: "Interne notitie",
};
const naamVan = (veld: string) => veldNamen[veld as (typeof volgorde)[number]] ?? veld;

function Formulier({ klant, wie, eigen, sluit }: Eigenschappen & { sluit: () => void }) {
  const [begin] = useState(() => gegevensVan(eigen));
  const [invoer, zetInvoer] = useState(begin);
  const { gezien, botsing, bij, gekozen } = useBotsing({ begin, velden: volgorde, zet: zetInvoer });
  const sessie = useSessie();
  const talen = "keuzes" in sessie ? (sessie.keuzes.talen ?? []) : [];
  const verwerk = useEigen(klant);
  const organisatie = wie.soort === "organisatie" || wie.soort === "vestiging";
  const eigenNaam = !registerVan(wie);

  const controleer = useCallback((): Map<string, string> => {
    const fouten = new Map<string, string>();
    if (eigenNaam && organisatie && !invoer.organisatienaam.trim())
      fouten.set("organisatienaam", "Vul de naam van de organisatie in.");
    if (eigenNaam && !organisatie && !invoer.achternaam.trim() && !invoer.voornaam.trim())
      fouten.set("achternaam", "Vul een achternaam in.");
    if (Array.from(invoer.interneNotitie).length > 1000)
      fouten.set("interneNotitie", "Maak de notitie korter. Er passen 1.000 tekens in.");
    return fouten;
  }, [eigenNaam, organisatie, invoer]);

  const { fouten, algemeen, bezig, verstuur, vergeet } = useVersturen({
    controleer,
    bewaar: async () => {
      try {
        const nieuw = await api.zetGegevens(klant, invoer);
        verwerk(() => nieuw);
        meld("Gegevens opgeslagen.");
        sluit();
      } catch (fout) {
        bij<GegevensNu>(fout, invoer, (nu) => nu);
      }
    },
    volgorde,
    veldId,
  });
  const zet = (deel: Partial<GegevensInvoer>) => {
    zetInvoer({ ...invoer, ...deel });
    vergeet(Object.keys(deel));
  };
  const tekst = (veld: "voornaam" | "voorvoegsel" | "achternaam" | "organisatienaam", label: string) => (
    <Tekst
      id={veldId(veld)}
      label={label}
      waarde={invoer[veld]}
      zet={(waarde) => zet({ [veld]: waarde })}
      fout={fouten.get(veld)}
    />
  );

  return (
    <Inline
      naam="Gegevens wijzigen"
      id="eigen-"
      algemeen={algemeen}
      bezig={bezig}
      verstuur={verstuur}
      sluit={sluit}
    >
      {botsing && (
        <Botsing
          id={veldId("botsing")}
          botsing={botsing}
          collega={gezien}
          naamVan={naamVan}
          zegWaarde={(veld, i) => zegWaarde(veld, i, talen)}
          neem={(veld) => {
            zetInvoer({ ...invoer, [veld]: gezien[veld] });
            gekozen(veld);
          }}
          samen={(veld) =>
            veld === "interneNotitie"
              ? () => {
                  zet({ interneNotitie: onderElkaar(gezien.interneNotitie, invoer.interneNotitie) });
                  gekozen(veld);
                  document.getElementById(veldId(veld))?.focus();
                }
              : undefined
          }
          laatVallen={() => {
            verwerk((e) => e);
            meld("De gegevens van uw collega blijven staan.");
            sluit();
          }}
        />
      )}
      {eigenNaam && !organisatie && (
        <div className="rb-drie">
          {tekst("voornaam", "Voornaam")}
          {tekst("voorvoegsel", "Tussenvoegsel")}
          {tekst("achternaam", "Achternaam")}
        </div>
      )}
      {eigenNaam && organisatie && tekst("organisatienaam", "Naam van de organisatie")}
      <Keuze
        id={veldId("voorkeurstaal")}
        label="Voorkeurstaal"
        leeg="Niet bekend"
        waarde={invoer.voorkeurstaal}
        opties={talen.map((t) => ({ waarde: t.code, naam: t.naam }))}
        zet={(voorkeurstaal) => zet({ voorkeurstaal })}
        fout={fouten.get("voorkeurstaal")}
      />
      {!organisatie && !wie.bsnEinde && (
        <fieldset className="rb-keuzes">
          <legend className="utrecht-form-label">Geheimhouding</legend>
          {([null, false, true] as const).map((waarde) => (
            <Radio
              key={String(waarde)}
              naam="eigen-geheimhouding"
              aan={invoer.geheimhouding === waarde}
              zet={() => zet({ geheimhouding: waarde })}
            >
              {waarde === null ? "Niet bekend" : waarde ? "Ja, geef geen adres door" : "Nee"}
            </Radio>
          ))}
        </fieldset>
      )}
      <Tekstvlak
        id={veldId("interneNotitie")}
        label="Interne notitie"
        uitleg="Voor collega's. De klant mag deze tekst opvragen: schrijf wat nodig is, zonder oordeel."
        waarde={invoer.interneNotitie}
        zet={(interneNotitie) => zet({ interneNotitie })}
        fout={fouten.get("interneNotitie")}
      />
      <IntussenGewijzigd gewijzigd={![begin.versie, gezien.versie].includes(eigen.versie)} />
    </Inline>
  );
}
