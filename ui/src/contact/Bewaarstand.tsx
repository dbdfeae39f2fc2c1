import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useEffect } from "react";
import { meld } from "../app/meldingen";
import { inlogAdres } from "../app/sessie";
import { voluit, zegMoment } from "../datum/datum";
import { Melding } from "../stukken/Melding";
import { concepten } from "./concepten";
import type { Toestand } from "./opslag";

/** Says "bewaard" only when the server said so. */
export function Bewaarstand({ toestand }: { toestand: Toestand }) {
  const { stand, concept } = toestand;
  const nietBewaard = stand.soort === "mislukt" || stand.soort === "uitgelogd";
  useEffect(() => {
    if (nietBewaard) meld("Nog niet bewaard, u kunt doorwerken.");
  }, [nietBewaard]);

  switch (stand.soort) {
    case "nieuw":
      return null;
    case "wacht":
      return <span className="rb-bewaard rb-zacht">Bewaren…</span>;
    case "bewaard":
      return (
        <span className="rb-bewaard rb-zacht">
          <IconCheck aria-hidden size="1.25em" />
          Bewaard{" "}
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
