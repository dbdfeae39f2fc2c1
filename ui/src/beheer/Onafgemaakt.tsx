import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { foutTekst } from "../api/fout";
import { zaakApi } from "../api/zaakclient";
import type { Onafgemaakt } from "../api/zaken";
import { meld } from "../app/meldingen";
import { useTitel } from "../app/useTitel";
import { Moment } from "../datum/Moment";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
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
  const winkel = useQueryClient();
  const opnieuw = useMutation({
    mutationFn: () => zaakApi.onafgemaaktOpnieuw(taak.id),
    onSuccess: async () => {
      meld("Het wordt opnieuw geprobeerd.");
      await winkel.invalidateQueries({ queryKey: sleutel });
      // The button may go with its line: the focus must not go with it.
      document.querySelector<HTMLElement>("main")?.focus();
    },
  });
  const wat = `${soorten[taak.soort]} (${taak.bron})`;
  return (
    <>
      <div className="rb-bericht__tekst">
        <p className="rb-vet">{wat}</p>
        <p>{taak.advies}</p>
        <p className="rb-klein rb-zacht rb-breek">
          Sinds <Moment iso={taak.sinds} />, {taak.pogingen === 1 ? "1 poging" : `${taak.pogingen} pogingen`}.{" "}
          {taak.volgende ? (
            <>
              De volgende is <Moment iso={taak.volgende} />.
            </>
          ) : (
            "Het wordt niet meer vanzelf geprobeerd."
          )}{" "}
          Wat er misging: {taak.fout}
        </p>
        {opnieuw.error && (
          <Melding soort="fout" rol="alert">
            {foutTekst(opnieuw.error)}
          </Melding>
        )}
      </div>
      <Knop
        bezig={opnieuw.isPending}
        aria-label={`Opnieuw proberen: ${wat}`}
        onClick={() => !opnieuw.isPending && opnieuw.mutate()}
      >
        {opnieuw.isPending ? "Bezig…" : "Opnieuw proberen"}
      </Knop>
    </>
  );
}
