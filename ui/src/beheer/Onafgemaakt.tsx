import { useQuery } from "@tanstack/react-query";
import { zaakApi } from "../api/zaakclient";
import type { Onafgemaakt } from "../api/zaken";
import { useTitel } from "../app/useTitel";
import { Moment } from "../datum/Moment";
import { aantal } from "../stukken/aantal";
import { Melding } from "../stukken/Melding";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { OpnieuwRegel } from "./OpnieuwRegel";
import "./beheer.css";

const sleutel = ["onafgemaakt"];

const soorten: Record<Onafgemaakt["soort"], string> = {
  contact: "Een contact staat nog niet bij de zaak",
  document: "Een document kwam maar voor een deel aan",
  slot: "Een document staat nog op slot",
};

/** What did not get done at a zaaksysteem, for the administrator. */
export function OnafgemaaktPagina() {
  useTitel("Onafgemaakt");
  const vraag = useQuery({
    queryKey: sleutel,
    queryFn: ({ signal }) => zaakApi.onafgemaakt(signal),
    staleTime: 0,
  });
  return (
    <div className="rb-inhoud rb-beheer">
      <h1>Onafgemaakt</h1>
      <p className="rb-zacht">
        Contacten en documenten die nog niet goed in het zaaksysteem staan. Meestal lukt het later vanzelf.
        Blijft iets hier staan, lees dan wat u kunt doen.
      </p>
      {vraag.isPending && <Wachten wat="Onafgemaakt" />}
      {vraag.error && (
        <Mislukt fout={vraag.error} opnieuw={() => void vraag.refetch()} bezig={vraag.isFetching} />
      )}
      {vraag.data?.length === 0 && <Melding soort="goed">Alles staat in het zaaksysteem.</Melding>}
      <ul className="rb-berichten">
        {vraag.data?.map((taak) => (
          <li key={taak.id} className="rb-bericht">
            <Regel taak={taak} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Regel({ taak }: { taak: Onafgemaakt }) {
  return (
    <OpnieuwRegel
      wat={`${soorten[taak.soort]} (${taak.bron})`}
      probeer={() => zaakApi.onafgemaaktOpnieuw(taak.id)}
      gelukt="Het wordt opnieuw geprobeerd."
      lijst={sleutel}
    >
      <p>{taak.advies}</p>
      <p className="rb-klein rb-zacht rb-breek">
        Sinds <Moment iso={taak.sinds} />, {aantal(taak.pogingen, "poging", "pogingen")}.{" "}
        {taak.volgende ? (
          <>
            De volgende is <Moment iso={taak.volgende} />.
          </>
        ) : (
          "Het wordt niet meer vanzelf geprobeerd."
        )}{" "}
        Wat er misging: {taak.fout}
      </p>
    </OpnieuwRegel>
  );
}
