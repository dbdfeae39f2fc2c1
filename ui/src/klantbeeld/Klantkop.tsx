import { IconLink, IconLock } from "@tabler/icons-react";
import type { ReactNode, Ref } from "react";
import type { KlantDeel, Persoon } from "../api/types";
import { koppel } from "../contact/koppelen";
import { useConcepten } from "../contact/useConcepten";
import { zegGeboorte, zegTijd } from "../datum/datum";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { Merk } from "../stukken/Merk";
import { Mislukt } from "../stukken/Mislukt";
import { zegAdresregel } from "./adres";
import { Bronregel } from "./Bronregel";
import { Bsn } from "./Bsn";
import { Getallen } from "./Getallen";
import type { DeelProps } from "./Klantbeeld";

type Wie = NonNullable<KlantDeel["gegevens"]>;
type Eigenschappen = DeelProps & { wie: Wie; naam: string | null; kop: Ref<HTMLHeadingElement> };

/** The eye first to the name, then to what one must know before speaking, then to the numbers. */
export function Klantkop({ klant, wie, naam, beeld, laadt, opnieuw, kop }: Eigenschappen) {
  const persoon = beeld.persoon?.gegevens ?? null;
  const stuk = beeld.persoon ? !beeld.persoon.gelukt : wie.bsnEinde !== null && !laadt;
  return (
    <header className="rb-klantkop">
      <div className="rb-klantkop__naam">
        <h1 ref={kop} tabIndex={-1}>
          {naam ?? (beeld.persoon || !laadt ? "Naam onbekend" : "Klant openen…")}
        </h1>
        {wie.soort === "organisatie" && <Merk>Organisatie</Merk>}
        {wie.bsnEinde && <Bsn klant={klant} einde={wie.bsnEinde} />}
      </div>
      {persoon && <Waarschuwingen persoon={persoon} />}
      {stuk && (
        <Mislukt
          reden={`${beeld.persoon?.melding ?? beeld.afgebroken ?? "De BRP gaf geen antwoord."} Of er geheimhouding is, weten we niet: geef geen adres door.`}
          opnieuw={() => opnieuw("persoon")}
          bezig={beeld.bezig.includes("persoon")}
        />
      )}
      {wie.bsnEinde && beeld.persoon?.gelukt && !persoon && beeld.persoon.melding && (
        <Melding soort="info">{beeld.persoon.melding}</Melding>
      )}
      {persoon && (
        <Feiten persoon={persoon} bron={beeld.persoon && <Bronregel deel={beeld.persoon} naam="BRP" />} />
      )}
      <Koppelbalk klant={klant} naam={naam} />
      <Getallen beeld={beeld} laadt={laadt} />
    </header>
  );
}

function Waarschuwingen({ persoon }: { persoon: Persoon }) {
  return (
    <>
      {persoon.geheim && (
        <Melding soort="let-op">
          <strong>Geheimhouding: geef nooit een adres door.</strong> Ook niet aan familie of aan iemand die
          zegt namens deze persoon te bellen.
        </Melding>
      )}
      {persoon.overleden && (
        <Melding soort="info">
          <strong>
            Overleden{persoon.overlijdensdatum ? ` op ${zegGeboorte(persoon.overlijdensdatum)}` : ""}.
          </strong>{" "}
          U spreekt met iemand anders: vraag wie er belt en namens wie.
        </Melding>
      )}
      {persoon.inOnderzoek && (
        <Melding soort="let-op">
          <strong>Gegevens in onderzoek.</strong> De BRP controleert of deze gegevens kloppen. Vraag ze na.
        </Melding>
      )}
    </>
  );
}

/** What one asks to know whether this is really the person. */
function Feiten({ persoon, bron }: { persoon: Persoon; bron: ReactNode }) {
  const { geboortedatum, leeftijd, adres, geheim } = persoon;
  return (
    <ul className="rb-feiten">
      {geboortedatum && (
        <li>
          geboren {zegGeboorte(geboortedatum)}
          {leeftijd !== null && ` (${leeftijd} jaar)`}
        </li>
      )}
      {adres && adres.length > 0 ? (
        <li>
          {geheim && <IconLock role="img" aria-label="Geheim adres:" size="1em" />}{" "}
          {adres.map(zegAdresregel).join(", ")}
        </li>
      ) : (
        !persoon.overleden && <li>geen adres bekend</li>
      )}
      <li>{bron}</li>
    </ul>
  );
}

/** A live contact that is about nobody yet, or about somebody else: say so and let the employee decide. */
function Koppelbalk({ klant, naam }: { klant: string; naam: string | null }) {
  const actief = useConcepten().actief?.concept;
  if (!actief || actief.klant === klant) return null;
  return (
    <div className="rb-koppelbalk">
      <span>
        Uw contact van {zegTijd(actief.gestart)}{" "}
        {actief.klant ? `gaat over ${actief.klantNaam ?? "een andere klant"}.` : "heeft nog geen klant."}
      </span>
      <Knop icoon={<IconLink aria-hidden size="1.25em" />} onClick={() => koppel(actief.uuid, klant, naam)}>
        Aan deze klant koppelen
      </Knop>
    </div>
  );
}
