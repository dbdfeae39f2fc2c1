import { IconCircleCheck, IconPlugConnectedX } from "@tabler/icons-react";
import type { Zaaksysteem } from "../api/zaken";
import { useTitel } from "../app/useTitel";
import { voluit } from "../datum/datum";
import { Merk } from "../stukken/Merk";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { zegTot } from "./Stand";
import { useZaaksystemen } from "./useZaaksystemen";
import "./zaaksystemen.css";

/** Whether what one sees of each zaaksysteem is everything. */
export function Zaaksystemen() {
  useTitel("Zaaksystemen");
  const vraag = useZaaksystemen(true);
  return (
    <div className="rb-inhoud">
      <h1 tabIndex={-1}>Zaaksystemen</h1>
      <p className="rb-zacht">
        Hier komen de zaken vandaan. <strong>Compleet t/m</strong> is het moment tot wanneer we zeker alles
        gezien hebben; nieuwer kan er al zijn.
      </p>
      {vraag.isPending && <Wachten wat="Zaaksystemen" />}
      {vraag.error && (
        <Mislukt fout={vraag.error} opnieuw={() => void vraag.refetch()} bezig={vraag.isFetching} />
      )}
      {vraag.data?.length === 0 && (
        <p className="rb-leeg">Er is geen zaaksysteem aangesloten. Uw beheerder kan dat doen.</p>
      )}
      <ul className="rb-systemen">
        {vraag.data?.map((z) => (
          <li key={z.bron} className="rb-systeem">
            <Systeem systeem={z} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Systeem({ systeem: z }: { systeem: Zaaksysteem }) {
  return (
    <>
      <h2 className="rb-breek">{z.register}</h2>
      {z.gelukt ? (
        <Merk soort="goed" icoon={<IconCircleCheck aria-hidden size="1em" />}>
          Werkt
        </Merk>
      ) : (
        <Merk soort="let-op" icoon={<IconPlugConnectedX aria-hidden size="1em" />}>
          Antwoordt niet
        </Merk>
      )}
      <p className="rb-systeem__tot">
        {z.compleetTot ? (
          <>
            compleet t/m{" "}
            <time dateTime={z.compleetTot} title={voluit(z.compleetTot)}>
              {zegTot(z.compleetTot)}
            </time>
          </>
        ) : (
          <span className="rb-zacht">nog niet compleet</span>
        )}
      </p>
      {z.wachtend !== undefined && z.wachtend > 0 && (
        <p className="rb-systeem__melding">
          {z.wachtend === 1
            ? "Er is nog 1 bericht te bekijken."
            : `Er zijn nog ${z.wachtend.toLocaleString("nl-NL")} berichten te bekijken.`}
        </p>
      )}
      {z.melding && <p className="rb-systeem__melding rb-breek">{z.melding}</p>}
    </>
  );
}
