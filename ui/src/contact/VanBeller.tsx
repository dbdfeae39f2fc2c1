import { IconCheck, IconPlus, IconSearch, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../api/client";
import { nietGelukt } from "../api/fout";
import type { Concept } from "../api/types";
import { maakUuid } from "../api/uuid";
import { meld } from "../app/meldingen";
import { type Beeld, leegBeeld } from "../klantbeeld/beeld";
import { beeldSleutel } from "../klantbeeld/useBeeld";
import { legeInvoer, zegAdres } from "../klantgegevens/gegevens";
import { useEigen } from "../klantgegevens/useEigen";
import { begin } from "../nieuweklant/invoer";
import { vindIn } from "../nummers/telefoon";
import { legeVoorzet, splitsNaam } from "../zoeken/herken";
import { zetVraag } from "../zoeken/zoekopdracht";
import { type Genoemd, nogNietBekend } from "./genoemd";

/** What the caller said and is worth keeping or looking up, offered where it was typed. */
export function VanBeller({ concept }: { concept: Concept }) {
  const genoemd = vindIn(concept.notitie);
  if (concept.klant)
    return <Bewaren key={concept.klant} klant={concept.klant} naam={concept.klantNaam} genoemd={genoemd} />;
  return <Anoniem concept={concept} genoemd={genoemd} />;
}

/** One press adds a number or an address to the customer of this contact. */
function Bewaren({ klant, naam, genoemd }: { klant: string; naam: string | null; genoemd: Genoemd[] }) {
  // Only what the screen already read: nothing is asked for an offer.
  const { data } = useQuery<Beeld>({
    queryKey: beeldSleutel(klant),
    enabled: false,
  });
  const [bewaard, zetBewaard] = useState<string[]>([]);
  const bekend = (data ?? leegBeeld).eigen?.gegevens?.adressen;
  if (!bekend) return null;
  const over = nogNietBekend(genoemd, bekend).filter((g) => !bewaard.includes(g.adres));
  if (over.length === 0 && bewaard.length === 0) return null;
  return (
    <div className="rb-genoemd">
      {over.map((g) => (
        <BewaarKnop
          key={g.adres}
          klant={klant}
          naam={naam}
          genoemd={g}
          klaar={() => zetBewaard([...bewaard, g.adres])}
        />
      ))}
      {bewaard.map((adres) => (
        <p key={adres} className="rb-bewaard rb-zacht">
          <IconCheck aria-hidden size="1.25em" />
          {adres.includes("@") ? adres : zegAdres({ soort: "telefoonnummer", adres })} staat bij de klant
        </p>
      ))}
    </div>
  );
}

interface BewaarProps {
  klant: string;
  naam: string | null;
  genoemd: Genoemd;
  klaar: () => void;
}

function BewaarKnop({ klant, naam, genoemd, klaar }: BewaarProps) {
  const [sleutel] = useState(maakUuid);
  const [bezig, zetBezig] = useState(false);
  const [fout, zetFout] = useState<string | null>(null);
  const verwerk = useEigen(klant);

  async function bewaar(): Promise<void> {
    if (bezig) return;
    zetBezig(true);
    zetFout(null);
    try {
      const adres = await api.maakAdres(
        klant,
        { ...legeInvoer(genoemd.soort), adres: genoemd.adres },
        sleutel,
      );
      verwerk((e) => ({ ...e, adressen: [...e.adressen, adres] }));
      meld(`${zegAdres(adres)} staat nu bij ${naam ?? "de klant"}.`);
      document.getElementById("notitie")?.focus();
      klaar();
    } catch (e) {
      zetFout(nietGelukt(e, zegAdres(genoemd), "opgeslagen"));
    } finally {
      zetBezig(false);
    }
  }

  return (
    <>
      <button
        type="button"
        className="rb-tekstknop rb-klein rb-metIcoon"
        aria-disabled={bezig || undefined}
        onClick={() => void bewaar()}
      >
        <IconPlus aria-hidden size="1em" />
        <span className="rb-breek">{bezig ? "Opslaan…" : `${zegAdres(genoemd)} bij de klant opslaan`}</span>
      </button>
      {fout && (
        <p className="utrecht-form-field-error-message" role="alert">
          {fout}
        </p>
      )}
    </>
  );
}

/** Nobody is tied to this contact: look the number up, or begin a customer with what was said. */
function Anoniem({ concept, genoemd }: { concept: Concept; genoemd: Genoemd[] }) {
  const navigate = useNavigate();
  const naam = concept.naamBeller.trim();
  if (genoemd.length === 0 && !naam) return null;
  const zoek = (vraag: string) => {
    zetVraag(vraag);
    void navigate({ to: "/zoeken", search: {} });
  };
  const maak = () => {
    begin({
      ...legeVoorzet,
      ...splitsNaam(naam),
      telefoon: genoemd.find((g) => g.soort === "telefoonnummer")?.adres ?? "",
      email: genoemd.find((g) => g.soort === "email")?.adres ?? "",
    });
    void navigate({ to: "/nieuwe-klant" });
  };
  return (
    <div className="rb-genoemd">
      {genoemd.map((g) => (
        <button
          key={g.adres}
          type="button"
          className="rb-tekstknop rb-klein rb-metIcoon"
          onClick={() => zoek(g.adres)}
        >
          <IconSearch aria-hidden size="1em" />
          <span className="rb-breek">{zegAdres(g)} zoeken</span>
        </button>
      ))}
      <button type="button" className="rb-tekstknop rb-klein rb-metIcoon" onClick={maak}>
        <IconUserPlus aria-hidden size="1em" />
        <span className="rb-breek">Nieuwe klant maken{naam && ` met de naam ${naam}`}</span>
      </button>
    </div>
  );
}
