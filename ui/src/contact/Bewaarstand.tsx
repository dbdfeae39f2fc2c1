import { IconAlertTriangle, IconPencil } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { meld } from "../app/meldingen";
import { inlogAdres } from "../app/sessie";
import { voluit, zegMoment } from "../datum/datum";
import { Melding } from "../stukken/Melding";
import { bewaarbaar, teLangOmTeBewaren } from "./bewaarbaar";
import { concepten } from "./concepten";
import type { Toestand } from "./opslag";
import { vanVorenAfAan } from "./wisselen";

/** Says "bewaard" only when the server said so; what it refused is no outage, and says what to do. */
export function Bewaarstand({ toestand }: { toestand: Toestand }) {
  const { stand, concept } = toestand;
  const nietBewaard = stand.soort === "mislukt" || stand.soort === "uitgelogd";
  useEffect(() => {
    if (nietBewaard) meld("Nog niet bewaard, u kunt doorwerken.");
  }, [nietBewaard]);
  const deels = stand.soort === "deels";
  useEffect(() => {
    // Said once: while somebody shortens the text, how much is left to go is to be read, not heard.
    if (deels) meld("Niet alles is bewaard. De tekst is te lang.");
  }, [deels]);

  switch (stand.soort) {
    case "nieuw":
      return null;
    case "wacht":
      return <span className="rb-bewaard rb-zacht">Concept bewaren…</span>;
    case "deels": {
      const { over } = bewaarbaar(concept);
      if (over.size === 0) return <span className="rb-bewaard rb-zacht">Concept bewaren…</span>;
      return (
        <div className="rb-botsing">
          <Melding soort="let-op">
            <strong>Niet alles is bewaard.</strong> {teLangOmTeBewaren(over)}
          </Melding>
        </div>
      );
    }
    case "geweigerd":
      return (
        <div className="rb-botsing">
          <Melding soort="fout" rol="alert">
            <strong>Niet bewaard.</strong> {stand.waarom} Uw tekst staat nog in dit venster.
          </Melding>
        </div>
      );
    case "afgerond":
      return <Afgerond toestand={toestand} opgeslagen={stand.hoe === "opgeslagen"} />;
    case "bewaard":
      return (
        <span className="rb-bewaard rb-zacht">
          <IconPencil aria-hidden size="1.25em" />
          Concept bewaard{" "}
          <time dateTime={stand.op} title={voluit(stand.op)}>
            {zegMoment(stand.op, new Date()).replace(/^vandaag /, "")}
          </time>
        </span>
      );
    case "uitgelogd":
      return (
        <span className="rb-bewaard rb-bewaard--niet">
          <IconAlertTriangle aria-hidden size="1.25em" />
          Nog niet bewaard: u bent uitgelogd.{" "}
          <a className="rb-schakel" href={inlogAdres("/ingelogd")} target="_blank" rel="noopener">
            Inloggen
          </a>
        </span>
      );
    case "mislukt":
      return (
        <span className="rb-bewaard rb-bewaard--niet">
          <IconAlertTriangle aria-hidden size="1.25em" />
          Nog niet bewaard, u kunt doorwerken
        </span>
      );
    case "botsing":
      return (
        <div className="rb-botsing">
          <Melding soort="let-op" rol="alert">
            <strong>Dit contact is ook ergens anders gewijzigd.</strong> Daar staat:
            <blockquote>{stand.ander.notitie || "(geen notitie)"}</blockquote>
            <button
              type="button"
              className="rb-tekstknop"
              onClick={() => concepten.botsing(concept.uuid, "mijn")}
            >
              Mijn tekst houden
            </button>
            <button
              type="button"
              className="rb-tekstknop"
              onClick={() => concepten.botsing(concept.uuid, "ander")}
            >
              Andere tekst overnemen
            </button>
          </Melding>
        </div>
      );
  }
}

/** Its end came from elsewhere: another window, or an answer that got lost. What was typed since can go on by itself. */
function Afgerond({ toestand, opgeslagen }: { toestand: Toestand; opgeslagen: boolean }) {
  const router = useRouter();
  return (
    <div className="rb-botsing">
      <Melding soort="let-op" rol="alert">
        {opgeslagen ? (
          <>
            <strong>Dit contact is al opgeslagen.</strong> Wat u daarna typte, staat er niet bij.
          </>
        ) : (
          <>
            <strong>Dit contact staat niet meer open.</strong> Het is in een ander venster weggegooid of
            opgeslagen. Wat u hier typt, wordt niet bewaard.
          </>
        )}{" "}
        <button
          type="button"
          className="rb-tekstknop"
          onClick={() => vanVorenAfAan(router, toestand.concept.uuid)}
        >
          Nieuw contact maken met deze tekst
        </button>
        <p>Hebt u deze tekst niet nodig? Kies dan onderaan Annuleren.</p>
      </Melding>
    </div>
  );
}
