import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { MisluktBericht } from "../api/types";
import { useTitel } from "../app/useTitel";
import { Moment } from "../datum/Moment";
import { aantal } from "../stukken/aantal";
import { Melding } from "../stukken/Melding";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { zegBericht } from "./bericht";
import { OpnieuwRegel } from "./OpnieuwRegel";
import "./beheer.css";

const sleutel = ["notificaties"];

/** What others should have been told and were not, for the administrator. */
export function Notificaties() {
  useTitel("Notificaties");
  const vraag = useQuery({
    queryKey: sleutel,
    queryFn: ({ signal }) => api.notificaties(signal),
    staleTime: 0,
  });
  return (
    <div className="rb-inhoud rb-beheer">
      <h1 tabIndex={-1}>Notificaties</h1>
      <p className="rb-zacht">
        Berichten aan de Notificaties API over partijen, klantcontacten en internetaken. Wat niet aankomt,
        wordt vanzelf opnieuw geprobeerd; na acht pogingen staat het hier.
      </p>
      {vraag.isPending && <Wachten wat="Notificaties" />}
      {vraag.error && (
        <Mislukt fout={vraag.error} opnieuw={() => void vraag.refetch()} bezig={vraag.isFetching} />
      )}
      {vraag.data && (
        <>
          <Stand wachtend={vraag.data.wachtend} mislukt={vraag.data.mislukt} />
          <ul className="rb-berichten">
            {vraag.data.berichten.map((bericht) => (
              <li key={bericht.uuid} className="rb-bericht">
                <Regel bericht={bericht} />
              </li>
            ))}
          </ul>
          {vraag.data.mislukt > vraag.data.berichten.length && (
            <p className="rb-bron">De nieuwste {vraag.data.berichten.length} staan hier.</p>
          )}
        </>
      )}
    </div>
  );
}

function Stand({ wachtend, mislukt }: { wachtend: number; mislukt: number }) {
  const wacht =
    wachtend === 0
      ? ""
      : wachtend === 1
        ? " Nog 1 wacht op zijn beurt."
        : ` Nog ${wachtend} wachten op hun beurt.`;
  if (mislukt === 0) return <Melding soort="goed">Er is niets mislukt.{wacht}</Melding>;
  return (
    <Melding soort="let-op">
      {mislukt === 1 ? "Er is 1 bericht niet bezorgd." : `Er zijn ${mislukt} berichten niet bezorgd.`}
      {wacht} Kijk wat er misging, los het op en probeer het opnieuw.
    </Melding>
  );
}

function Regel({ bericht }: { bericht: MisluktBericht }) {
  return (
    <OpnieuwRegel
      wat={zegBericht(bericht)}
      probeer={() => api.notificatieOpnieuw(bericht.uuid)}
      gelukt="Het bericht staat weer klaar."
      lijst={sleutel}
    >
      <p className="rb-klein rb-zacht">
        <Moment iso={bericht.gemaakt} />, {aantal(bericht.pogingen, "poging", "pogingen")}. Wat er misging:{" "}
        {bericht.fout}
      </p>
    </OpnieuwRegel>
  );
}
