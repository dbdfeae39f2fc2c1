import { IconAlertTriangle, IconHourglass } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { nietGelukt } from "../api/fout";
import { zaakApi } from "../api/zaakclient";
import type { Wachtend } from "../api/zaken";
import { meld } from "../app/meldingen";
import { useTitel } from "../app/useTitel";
import { Moment } from "../datum/Moment";
import { Verwijderen } from "../klantgegevens/Verwijderen";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { Merk } from "../stukken/Merk";
import { Mislukt } from "../stukken/Mislukt";
import { Radio } from "../stukken/velden";
import { Wachten } from "../stukken/Wachten";
import { zaakSleutel } from "../zaak/useZaak";
import { ZaakLink } from "../zaak/ZaakLink";
import { opUrgentie } from "./urgentie";
import { useWachtend, wachtendSleutel } from "./useWachtend";
import "./wachtend.css";

const kop = "wachtend-kop";

/** The contacts about an application that is no zaak yet. */
export function WachtendPagina() {
  useTitel("Wachtend");
  const vraag = useWachtend(true);
  const lijst = opUrgentie(vraag.data ?? []);
  return (
    <div className="rb-inhoud">
      <h1 id={kop} tabIndex={-1}>
        Wachtend
      </h1>
      <p className="rb-zacht">
        Contacten over een aanvraag die nog geen zaak is. Zodra de zaak er is, koppelt het contact vanzelf.
      </p>
      {vraag.isPending && <Wachten wat="Wachtende contacten" />}
      {vraag.error && (
        <Mislukt fout={vraag.error} opnieuw={() => void vraag.refetch()} bezig={vraag.isFetching} />
      )}
      {vraag.data && lijst.length === 0 && (
        <p className="rb-leeg">
          Er wacht niets. Kies in een contact “De aanvraag is nog geen zaak” als u er een hebt.
        </p>
      )}
      <ul className="rb-wachtlijst">
        {lijst.map((w) => (
          <li key={w.uuid} className="rb-wachtend">
            <Regel wachtend={w} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Regel({ wachtend: w }: { wachtend: Wachtend }) {
  const client = useQueryClient();
  const haalWeg = () =>
    client.setQueriesData<Wachtend[]>({ queryKey: wachtendSleutel }, (oud) =>
      oud?.filter((x) => x.uuid !== w.uuid),
    );
  return (
    <>
      <div className="rb-wachtend__kop">
        <h2 className="rb-breek">
          {w.klant ? (
            <Link
              to="/klant/$klant"
              params={{ klant: w.klant }}
              search={{ contact: w.klantcontact }}
              className="rb-schakel"
              preload={false}
              data-rij
            >
              {w.onderwerp || "Zonder onderwerp"}
            </Link>
          ) : (
            w.onderwerp || "Zonder onderwerp"
          )}
        </h2>
        <Stand stand={w.stand} />
      </div>
      <p className="rb-breek">{w.klantNaam ?? (w.klant ? "Klant zonder naam" : "Anonieme beller")}</p>
      <p className="rb-bron rb-breek">
        kenmerk {w.kenmerk} · wacht sinds <Moment iso={w.sinds} />
        {w.medewerker && ` · contact van ${w.medewerker}`}
      </p>
      {w.stand === "te-lang" && (
        <Melding soort="let-op">
          <strong>Dit duurt te lang.</strong> Kijk of het kenmerk klopt. Vraag de afdeling of de aanvraag is
          aangekomen. Staat de zaak er al, zoek dan op zaaknummer en koppel het contact daar. Stop dan met
          wachten.
        </Melding>
      )}
      {w.kandidaten.length > 0 && (
        <Kiezen
          wachtend={w}
          klaar={() => {
            haalWeg();
            document.getElementById(kop)?.focus();
          }}
        />
      )}
      <div>
        <Verwijderen
          wat={`wachten op ${w.kenmerk}`}
          woord="Stoppen met wachten"
          ja="Ja, stoppen"
          gedaan={`Het contact wacht niet meer op ${w.kenmerk}.`}
          doel="gestopt"
          nog="Het contact wacht nog."
          kop="Stoppen met wachten?"
          uitleg={`Het contact “${w.onderwerp}” blijft bewaard, maar koppelt niet meer vanzelf aan een zaak met kenmerk ${w.kenmerk}.`}
          doe={async () => {
            await zaakApi.stopWachten(w.uuid);
            haalWeg();
          }}
          daarna={kop}
        />
      </div>
    </>
  );
}

function Stand({ stand }: { stand: Wachtend["stand"] }) {
  if (stand === "wacht") return <Merk icoon={<IconHourglass aria-hidden size="1em" />}>Wacht op zaak</Merk>;
  return (
    <Merk soort="let-op" icoon={<IconAlertTriangle aria-hidden size="1em" />}>
      {stand === "keuze" ? "Kies de zaak" : "Wacht te lang"}
    </Merk>
  );
}

/** More than one zaak may be meant: somebody who knows chooses. */
function Kiezen({ wachtend: w, klaar }: { wachtend: Wachtend; klaar: () => void }) {
  const client = useQueryClient();
  // Also of one: another may be in a zaaksysteem that does not answer.
  const [gekozen, zetGekozen] = useState("");
  const [bezig, zetBezig] = useState(false);
  const [fout, zetFout] = useState<string | null>(null);

  async function koppel(): Promise<void> {
    const zaak = w.kandidaten.find((k) => k.uuid === gekozen);
    if (bezig) return;
    if (!zaak) return zetFout("Kies eerst om welke zaak het gaat.");
    zetBezig(true);
    zetFout(null);
    try {
      await zaakApi.koppelWachtend(w.uuid, zaak.bron, zaak.uuid);
      meld(`Het contact staat nu bij ${zaak.identificatie}.`);
      void client.invalidateQueries({ queryKey: zaakSleutel(zaak.bron, zaak.uuid) });
      klaar();
    } catch (e) {
      zetFout(nietGelukt(e, "het contact", "gekoppeld"));
    } finally {
      zetBezig(false);
    }
  }

  return (
    <fieldset className="rb-kandidaten">
      <legend className="utrecht-form-label">Over welke zaak ging dit?</legend>
      {w.kandidaten.map((k) => (
        <div key={k.uuid} className="rb-kandidaat">
          <Radio naam={`kandidaat-${w.uuid}`} aan={gekozen === k.uuid} zet={() => zetGekozen(k.uuid)}>
            {k.omschrijving || k.zaaktype}{" "}
            <span className="rb-bron">
              {k.identificatie}
              {k.omschrijving && ` · ${k.zaaktype}`}
              {k.status && ` · ${k.status}`}
            </span>
          </Radio>
          <ZaakLink bron={k.bron} zaak={k.uuid}>
            bekijken<span className="rb-verborgen"> {k.identificatie}</span>
          </ZaakLink>
        </div>
      ))}
      {fout && (
        <Melding soort="fout" rol="alert">
          {fout}
        </Melding>
      )}
      <div>
        <Knop bezig={bezig} aria-label={`Koppelen: ${w.onderwerp}`} onClick={() => void koppel()}>
          {bezig ? "Koppelen…" : "Koppelen"}
        </Knop>
      </div>
    </fieldset>
  );
}
