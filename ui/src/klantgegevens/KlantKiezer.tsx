import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { api } from "../api/client";
import { foutTekst, isWeigering } from "../api/fout";
import type { KlantVerwijzing, Treffer } from "../api/types";
import { meld } from "../app/meldingen";
import { zegGeboorte } from "../datum/datum";
import { hoofdletter, minstens } from "../stukken/aantal";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { SoortIcoon } from "../stukken/Soort";
import { Tekst } from "../stukken/velden";
import { zegWie } from "../zoeken/Treffers";
import "./klantgegevens.css";

interface Eigenschappen {
  id: string;
  label: string;
  gekozen: KlantVerwijzing | null;
  kies: (klant: KlantVerwijzing | null) => void;
  /** Which hits may be chosen. */
  past?: (treffer: Treffer) => boolean;
  fout: string | undefined;
}

/** Nobody was found; where not everything answered, that is not to say that there is nobody. */
const niemand = (volledig: boolean): string =>
  volledig ? "Niemand gevonden." : "Nog niemand gevonden: niet alles is doorzocht.";

/** Another customer, found in the same way as everywhere; searched when asked, for every look is accounted for. */
export function KlantKiezer({ id, label, gekozen, kies, past = () => true, fout }: Eigenschappen) {
  const [tekst, zetTekst] = useState("");
  const [treffers, zetTreffers] = useState<Treffer[] | null>(null);
  const [zegt, zetZegt] = useState<string | null>(null);
  const [meer, zetMeer] = useState(false);
  const [geweigerd, zetGeweigerd] = useState(false);
  const [bezig, zetBezig] = useState(false);

  async function zoek(): Promise<void> {
    if (bezig || tekst.trim() === "") return;
    zetBezig(true);
    zetZegt(null);
    zetGeweigerd(false);
    try {
      const antwoord = await api.zoeken(tekst.trim());
      const passend = antwoord.treffers.filter(past);
      const stuk = antwoord.bronnen
        .filter((b) => !b.gelukt)
        .map((b) => b.melding ?? `${b.naam} antwoordt niet.`);
      zetTreffers(passend);
      zetZegt(stuk.join(" ") || null);
      zetMeer(antwoord.meer);
      const volledig = stuk.length === 0 && !antwoord.meer;
      meld(
        passend.length === 0
          ? niemand(volledig)
          : `${hoofdletter(minstens(passend.length, volledig))} gevonden. Kies er één.`,
      );
    } catch (e) {
      zetTreffers(null);
      zetZegt(foutTekst(e));
      zetGeweigerd(isWeigering(e));
    } finally {
      zetBezig(false);
    }
  }

  if (gekozen) {
    return (
      <div className="rb-veld">
        <span className="rb-vet rb-klein">{label}</span>
        <span className="rb-gekozen">
          <span className="rb-breek">{gekozen.naam}</span>
          <button
            type="button"
            id={id}
            className="rb-tekstknop rb-klein"
            onClick={() => {
              kies(null);
              requestAnimationFrame(() => document.getElementById(id)?.focus());
            }}
          >
            Iemand anders kiezen<span className="rb-verborgen"> dan {gekozen.naam}</span>
          </button>
        </span>
      </div>
    );
  }
  return (
    <div className="rb-kiezer">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter in the field searches instead of sending the form */}
      <div
        className="rb-kiezer__vak"
        onKeyDown={(e) => {
          if (e.key !== "Enter" || e.ctrlKey || e.metaKey || e.nativeEvent.isComposing) return;
          if (!(e.target instanceof HTMLInputElement)) return;
          e.preventDefault();
          void zoek();
        }}
      >
        <Tekst
          id={id}
          label={label}
          uitleg="Zoek op naam of nummer en kies uit de lijst."
          waarde={tekst}
          zet={zetTekst}
          fout={fout}
        />
        <Knop icoon={<IconSearch aria-hidden size="1.25em" />} bezig={bezig} onClick={() => void zoek()}>
          {bezig ? "Zoeken…" : "Zoek"}
        </Knop>
      </div>
      {zegt && <Melding soort={geweigerd ? "fout" : "weg"}>{zegt}</Melding>}
      {treffers?.length === 0 && (
        <p className="rb-leeg">{niemand(zegt === null && !meer)} Controleer de schrijfwijze.</p>
      )}
      {meer && treffers && treffers.length > 0 && (
        <p className="rb-bron">Er zijn er meer. Voeg iets toe, bijvoorbeeld een voornaam of geboortedatum.</p>
      )}
      {treffers && treffers.length > 0 && (
        <ul className="rb-kiezer__lijst" aria-label="Kies uit deze klanten">
          {treffers.map((t) => (
            <li key={t.klant}>
              <button
                type="button"
                className="rb-kiezer__regel rb-rij"
                onClick={() => {
                  kies({ klant: t.klant, naam: t.naam });
                  meld(`${t.naam} gekozen.`);
                  requestAnimationFrame(() => document.getElementById(id)?.focus());
                }}
              >
                <SoortIcoon soort={t.soort} />
                <span>
                  <span className="rb-vet">{t.naam}</span>{" "}
                  <span className="rb-bron">
                    {[zegWie(t), t.geboortedatum && zegGeboorte(t.geboortedatum), t.adres ?? t.woonplaats]
                      .filter(Boolean)
                      .join(" · ")}
                  </span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
