import { Moment } from "../datum/Moment";
import { Rubriek } from "../klantbeeld/Rubriek";
import { Mist } from "./Mist";
import { Toelichting } from "./Toelichting";
import { meldingenBij } from "./woorden";
import type { ZaakProps } from "./Zaak";

/** What happened to the zaak, the newest first, under what colleagues wrote about it. */
export function Verloop(props: ZaakProps) {
  const { zaak } = props;
  const mist = meldingenBij(zaak.meldingen, "verloop").length > 0;
  return (
    <section aria-label="Verloop" className="rb-rubrieken">
      <Toelichting zaak={zaak} />
      <Rubriek kop="Statussen">
        <Mist {...props} onderdeel="verloop" />
        {zaak.statussen.length === 0 && !mist && (
          <p className="rb-leeg">Deze zaak heeft nog geen status. Hij is net geregistreerd.</p>
        )}
        <ol className="rb-verloop">
          {zaak.statussen.map((s, i) => (
            <li
              key={`${s.gezet}${s.status}`}
              className="rb-stap"
              data-rij
              tabIndex={-1}
              aria-current={i === 0 ? "step" : undefined}
            >
              <span className="rb-stap__tijd">{s.gezet ? <Moment iso={s.gezet} /> : "onbekend"}</span>
              <div className="rb-stap__inhoud">
                <p className={i === 0 ? "rb-vet" : undefined}>{s.status}</p>
                {s.toelichting && <p className="rb-inhoudtekst rb-notitie">{s.toelichting}</p>}
              </div>
            </li>
          ))}
        </ol>
      </Rubriek>
    </section>
  );
}
