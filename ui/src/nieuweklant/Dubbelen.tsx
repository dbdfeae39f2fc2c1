import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { Dubbel, Treffer } from "../api/types";
import { meld } from "../app/meldingen";
import { koppelBijOpenen } from "../contact/koppelen";
import { zegGeboorte } from "../datum/datum";
import { zegAdresregel } from "../klantbeeld/adres";
import { Melding } from "../stukken/Melding";
import { SoortIcoon } from "../stukken/Soort";
import { Badges, zegWie } from "../zoeken/Treffers";

/** Whom we may know already. An exact number settles it; a name only asks to look. */
export function Dubbelen({ dubbel, mislukt }: { dubbel: Dubbel | undefined; mislukt: boolean }) {
  const zeker = dubbel?.zeker ?? [];
  const mogelijk = dubbel?.mogelijk ?? [];
  useGezegd(zeker.length, mogelijk.length);
  return (
    <section className="rb-dubbelen" aria-labelledby="dubbelen-kop">
      <h2 id="dubbelen-kop" tabIndex={-1} data-stil>
        {zeker.length > 0 ? "Deze klant bestaat al" : "Misschien bestaat deze klant al"}
      </h2>
      {zeker.length > 0 && (
        <Melding soort="fout">
          U kunt deze klant niet nog een keer maken. Open de klant hieronder en vul daar aan wat nieuw is.
        </Melding>
      )}
      {zeker.length + mogelijk.length === 0 && !mislukt && (
        <p className="rb-klein rb-zacht">
          {dubbel && "We vonden bij ons niemand die hierop lijkt. "}Terwijl u typt, kijken we of we deze klant
          al kennen.
        </p>
      )}
      <ul>
        {zeker.map((t) => (
          <Regel key={t.klant} treffer={t} reden="zelfde nummer" />
        ))}
        {mogelijk.map(({ treffer, reden }) => (
          <Regel key={treffer.klant} treffer={treffer} reden={reden} />
        ))}
      </ul>
    </section>
  );
}

function Regel({ treffer: t, reden }: { treffer: Treffer; reden: string }) {
  const feiten = [
    zegWie(t),
    t.geboortedatum && zegGeboorte(t.geboortedatum),
    t.adres ? zegAdresregel(t.adres) : t.woonplaats,
  ];
  return (
    <li className="rb-dubbel">
      <span className="rb-treffer__icoon">
        <SoortIcoon soort={t.soort} />
      </span>
      <div>
        <Link
          to="/klant/$klant"
          params={{ klant: t.klant }}
          search={{}}
          className="rb-schakel rb-vet rb-breek"
          data-rij
          preload={false}
          onClick={() => koppelBijOpenen(t.klant, t.naam)}
        >
          {t.naam}
        </Link>{" "}
        <Badges treffer={t} />
        <p className="rb-bron">{feiten.filter(Boolean).join(" · ")}</p>
        <p className="rb-bron">
          {reden} · {t.bron}
        </p>
      </div>
    </li>
  );
}

function useGezegd(zeker: number, mogelijk: number): void {
  const eerder = useRef("0/0");
  useEffect(() => {
    const nu = `${zeker}/${mogelijk}`;
    if (nu === eerder.current) return;
    eerder.current = nu;
    if (zeker > 0) meld("Deze klant bestaat al.");
    else if (mogelijk > 0)
      meld(mogelijk === 1 ? "1 klant lijkt hierop." : `${mogelijk} klanten lijken hierop.`);
  }, [zeker, mogelijk]);
}
