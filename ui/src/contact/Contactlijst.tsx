import { IconAlertTriangle, IconCircle, IconCircleFilled } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import { zegMoment } from "../datum/datum";
import { naamVan } from "./koppelen";
import type { Toestand } from "./opslag";
import { naarContact } from "./wisselen";

function aanhef(toestand: Toestand): string | null {
  const { notitie, klantNaam, naamBeller } = toestand.concept;
  return (klantNaam || naamBeller.trim()) && notitie.trim() ? notitie.trim().slice(0, 60) : null;
}

/** When it began: only the time today, the day as well when it has been lying around. */
function begonnen(gestart: string): string {
  return zegMoment(gestart, new Date()).replace(/^vandaag /, "");
}

export function Contactlijst({ contacten, actief }: { contacten: Toestand[]; actief: Toestand | null }) {
  const router = useRouter();
  if (contacten.length === 0) return null;
  return (
    <nav aria-label="Open contacten">
      <ol className="rb-contacten">
        {contacten.map((t, i) => {
          const aan = t === actief;
          const regel = aanhef(t);
          const nietBewaard = !["nieuw", "wacht", "bewaard"].includes(t.stand.soort);
          return (
            <li key={t.concept.uuid}>
              <button
                type="button"
                className="rb-contactknop"
                aria-current={aan ? "true" : undefined}
                onClick={() => naarContact(router, t.concept.uuid)}
              >
                {aan ? (
                  <IconCircleFilled aria-hidden size="0.75em" />
                ) : (
                  <IconCircle aria-hidden size="0.75em" />
                )}
                <span className="rb-contactknop__tijd">{begonnen(t.concept.gestart)}</span>
                <span className="rb-contactknop__naam">{naamVan(t.concept)}</span>
                {nietBewaard && <IconAlertTriangle role="img" aria-label="Nog niet bewaard" size="1.25em" />}
                {i < 9 && <kbd aria-hidden>Ctrl {i + 1}</kbd>}
                {regel && <span className="rb-contactknop__regel">{regel}</span>}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
