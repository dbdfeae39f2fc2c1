import { IconUsers } from "@tabler/icons-react";
import { useId } from "react";
import type { Contacten, Taak } from "../api/types";
import { Moment } from "../datum/Moment";
import { minstens } from "../stukken/aantal";
import { Merk } from "../stukken/Merk";
import { zegEigenaren, zegStatus } from "./taakwoorden";

/** What others still have to do for this customer, and who: asked for in nearly every second call. */
export function Taken({ contacten }: { contacten: Contacten | null }) {
  const kop = useId();
  const taken = contacten?.taken ?? [];
  if (taken.length === 0) return null;
  return (
    <section aria-labelledby={kop} className="rb-taken">
      <h2 id={kop} className="rb-taken__kop">
        Nog te doen door collega's ({minstens(taken.length, !contacten?.meerTaken)})
      </h2>
      <ul>
        {taken.map((t) => (
          <li key={t.uuid} className="rb-taak">
            <Regel taak={t} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Regel({ taak: t }: { taak: Taak }) {
  return (
    <>
      <p className="rb-taak__wat rb-breek">
        <span className="rb-vet">{t.gevraagdeHandeling}</span> <Merk soort="info">{zegStatus(t.status)}</Merk>
      </p>
      {t.toelichting && <p className="rb-inhoudtekst rb-notitie">{t.toelichting}</p>}
      <p className="rb-bron rb-taak__bron">
        <span className="rb-metIcoon">
          <IconUsers aria-hidden size="1em" />
          <span className="rb-breek">{zegEigenaren(t.eigenaren)}</span>
        </span>
        <span>
          sinds <Moment iso={t.toegewezenOp} />
        </span>
        {t.onderwerp && <span className="rb-breek">na het contact over {t.onderwerp}</span>}
      </p>
    </>
  );
}
