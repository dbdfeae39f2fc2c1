import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { beeld } from "../api/client";
import type { Contacten } from "../api/types";
import type { Zaakbeeld } from "../api/zaken";
import { useGeregistreerd } from "../contact/geregistreerd";
import { voluit } from "../datum/datum";
import { Moment } from "../datum/Moment";
import { Knop } from "../stukken/Knop";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { ContactErbij } from "./ContactErbij";
import { aanvrager } from "./woorden";

const stukje = 5;
const id = "eerdere-contacten";

interface Regel {
  uuid: string;
  op: string;
  onderwerp: string;
  kanaal: string;
}

async function contactenVan(klant: string, signal: AbortSignal): Promise<Contacten | null> {
  for await (const deel of beeld(klant, ["contacten"], signal)) {
    if (deel.bron !== "contacten") continue;
    if (!deel.gelukt) throw new Error(deel.melding ?? "");
    return deel.gegevens;
  }
  return null;
}

/** The customer's contacts that are not with this zaak yet, and what was saved here just now. */
export function EerderContact({ zaak, sluit }: { zaak: Zaakbeeld; sluit: () => void }) {
  const klant = aanvrager(zaak.rollen)?.klant ?? null;
  const [aantal, zetAantal] = useState(stukje);
  const vers = useGeregistreerd();
  const vraag = useQuery({
    queryKey: ["contacten", klant],
    queryFn: ({ signal }) => contactenVan(klant ?? "", signal),
    enabled: klant !== null,
  });
  useEffect(() => document.getElementById(id)?.focus(), []);

  const van = (c: Contacten["contacten"][number]): Regel => ({ ...c, op: c.plaatsgevondenOp });
  const alle = [
    ...vers.map((c) => ({ uuid: c.klantcontact, op: c.gestart, onderwerp: c.onderwerp, kanaal: c.naam })),
    ...(vraag.data?.contacten ?? []).map(van),
  ].filter(
    (c, i, lijst) =>
      lijst.findIndex((x) => x.uuid === c.uuid) === i && !zaak.contacten.some((z) => z.uuid === c.uuid),
  );
  const laadt = klant !== null && vraag.isPending;

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc closes it from wherever the focus is in it
    <div
      className="rb-inline"
      onKeyDown={(e) => {
        if (e.key !== "Escape") return;
        e.preventDefault();
        sluit();
      }}
    >
      <h2 id={id} tabIndex={-1} data-stil>
        Welk contact ging over deze zaak?
      </h2>
      {laadt && <Wachten wat="Contacten" wie="Het eigen register" />}
      {vraag.error && (
        <Mislukt fout={vraag.error} opnieuw={() => void vraag.refetch()} bezig={vraag.isFetching} />
      )}
      {!laadt && !vraag.error && alle.length === 0 && (
        <p className="rb-leeg">
          {klant === null
            ? "We weten niet van welke klant deze zaak is. Zoek de klant en kijk in de tijdlijn."
            : "Er zijn geen andere contacten met deze klant die u mag zien."}
        </p>
      )}
      <ul className="rb-kieslijst">
        {alle.slice(0, aantal).map((c) => (
          <li key={c.uuid} className="rb-kieslijst__regel">
            <span className="rb-breek">
              <Moment iso={c.op} /> · {c.onderwerp || "Zonder onderwerp"}{" "}
              <span className="rb-bron">{c.kanaal}</span>
            </span>
            <ContactErbij
              zaak={zaak}
              klantcontact={c.uuid}
              naam={`Koppelen: ${c.onderwerp || "Zonder onderwerp"}, ${voluit(c.op)}`}
              daarna={() => document.getElementById(id)?.focus()}
            >
              Koppelen
            </ContactErbij>
          </li>
        ))}
      </ul>
      {vraag.data?.meer && alle.length <= aantal && (
        <p className="rb-bron">Er zijn nog oudere contacten. U ziet alleen de nieuwste.</p>
      )}
      <div className="rb-inline__knoppen">
        {alle.length > aantal && (
          <Knop onClick={() => zetAantal(aantal + stukje)}>
            Nog {Math.min(stukje, alle.length - aantal)} tonen
          </Knop>
        )}
        <Knop soort="subtle" onClick={sluit}>
          Sluiten
        </Knop>
      </div>
    </div>
  );
}
