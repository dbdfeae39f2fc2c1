import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiFout } from "../api/fout";
import { zaakApi } from "../api/zaakclient";
import type { Documentregel, Zaakrecht, Zaakrechten } from "../api/zaken";
import { meld } from "../app/meldingen";
import { useTitel } from "../app/useTitel";
import { Rubriek } from "../klantbeeld/Rubriek";
import { focusTerug } from "../stukken/Inline";
import { Knop } from "../stukken/Knop";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import "./beheer.css";
import { alles, nieuweRegel, nieuwRecht, vervang, zegHandelingen } from "./keuzes";
import { RechtFormulier, RegelFormulier } from "./RechtFormulier";
import { type Kolom, Tabel } from "./Tabel";
import { useNamen } from "./useNamen";

const sleutel = ["zaakrechten"];
const zegAlles = (waarde: string, woord: string) => (waarde === alles ? woord : waarde);
const gewijzigd = (detail: string) => new ApiFout(409, { detail });
const jaNee = (ja: boolean) => (ja ? "ja" : "nee");

/** Who may do what with which zaken, for the administrator. */
export function ZaakrechtenPagina() {
  useTitel("Zaakrechten");
  const vraag = useQuery({
    queryKey: sleutel,
    queryFn: ({ signal }) => zaakApi.zaakrechten(signal),
    staleTime: 0,
  });
  return (
    <div className="rb-inhoud rb-beheer">
      <h1 tabIndex={-1}>Zaakrechten</h1>
      <p className="rb-zacht">
        Wat geen regel toestaat, mag niet en is niet te zien. Meer regels tellen bij elkaar op. De rechten van
        Relatiebeheer in het zaaksysteem blijven de grens.
      </p>
      {vraag.isPending && <Wachten wat="Zaakrechten" regels={6} />}
      {vraag.error && (
        <Mislukt fout={vraag.error} opnieuw={() => void vraag.refetch()} bezig={vraag.isFetching} />
      )}
      {vraag.data && <Regels rechten={vraag.data} />}
    </div>
  );
}

function Regels({ rechten: r }: { rechten: Zaakrechten }) {
  const client = useQueryClient();
  const { zaaksysteem, zaaktype } = useNamen();
  const bewaar = async (nieuw: Zaakrechten): Promise<void> => {
    try {
      client.setQueryData(sleutel, await zaakApi.zetZaakrechten(nieuw));
    } catch (fout) {
      if (!(fout instanceof ApiFout && fout.status === 409)) throw fout;
      // What others made of it stands above the form; what was typed stays in it.
      await client.refetchQueries({ queryKey: sleutel });
      throw gewijzigd(
        "Iemand anders heeft de zaakrechten ondertussen gewijzigd. U ziet ze nu zoals ze zijn. Kijk of uw wijziging nog klopt en sla opnieuw op.",
      );
    }
    meld("Zaakrechten opgeslagen.");
  };
  const rechtKolommen: Kolom<Zaakrecht>[] = [
    { naam: "Groep", toon: (x) => x.groep, kop: true },
    { naam: "Zaaksysteem", toon: (x) => zegAlles(zaaksysteem(x.zaaksysteem), "alle") },
    { naam: "Zaaktype", toon: (x) => zegAlles(zaaktype(x.zaaktype), "alle") },
    { naam: "Tot en met", toon: (x) => x.totEnMet.replaceAll("_", " ") },
    { naam: "Mag", toon: (x) => zegHandelingen(x.handelingen) },
  ];
  const regelKolommen: Kolom<Documentregel>[] = [
    { naam: "Zaaktype", toon: (x) => zegAlles(zaaktype(x.zaaktype), "alle"), kop: true },
    { naam: "Zaaksysteem", toon: (x) => zegAlles(zaaksysteem(x.zaaksysteem), "alle") },
    { naam: "Bij status", toon: (x) => zegAlles(x.statustype, "elke") },
    { naam: "Toevoegen", toon: (x) => jaNee(x.toevoegen) },
    { naam: "Wijzigen", toon: (x) => jaNee(x.wijzigen) },
  ];
  return (
    <>
      <Rubriek kop="Rechten per groep">
        <Lijst
          id="recht"
          wat="recht"
          regels={r.rechten}
          kolommen={rechtKolommen}
          leeg="Er zijn nog geen rechten: niemand ziet een zaak. Voeg een recht toe."
          nieuw={nieuwRecht}
          bewaar={(rechten) => bewaar({ ...r, rechten })}
          Formulier={RechtFormulier}
        />
      </Rubriek>
      <Rubriek kop="Documenten per zaaktype en status">
        <p className="rb-klein rb-zacht">
          Waar het proces documenten toelaat. De regel die het meest precies past, geldt.
        </p>
        <Lijst
          id="regel"
          wat="documentregel"
          regels={r.documentregels}
          kolommen={regelKolommen}
          leeg="Er zijn geen regels: wie het recht heeft, mag bij elke status documenten toevoegen en wijzigen."
          nieuw={nieuweRegel}
          bewaar={(documentregels) => bewaar({ ...r, documentregels })}
          Formulier={RegelFormulier}
        />
      </Rubriek>
    </>
  );
}

export interface FormulierProps<R> {
  id: string;
  begin: R;
  bewaar: (regel: R) => Promise<void>;
  sluit: () => void;
}

interface LijstProps<R> {
  id: string;
  wat: string;
  regels: R[];
  kolommen: Kolom<R>[];
  leeg: string;
  nieuw: R;
  bewaar: (regels: R[]) => Promise<void>;
  Formulier: (props: FormulierProps<R>) => React.ReactNode;
}

/** Rules as a table; one at a time is changed under it. */
function Lijst<R>({ id, wat, regels, kolommen, leeg, nieuw, bewaar, Formulier }: LijstProps<R>) {
  // The rule itself and not only its place: others may add and remove rules meanwhile.
  const [open, zetOpen] = useState<{ waar: number; regel: R } | "nieuw" | null>(null);
  const toevoegen = `${id}-toevoegen`;
  const sluit = () => {
    const vandaan = open !== null && open !== "nieuw" ? `${id}-wijzig-${open.waar}` : toevoegen;
    zetOpen(null);
    focusTerug(vandaan, toevoegen);
  };
  const zet = async (regel: R): Promise<void> => {
    const lijst = open === null || open === "nieuw" ? [...regels, regel] : vervang(regels, open.regel, regel);
    if (!lijst)
      throw gewijzigd(
        "Iemand anders heeft dit ondertussen gewijzigd of verwijderd. Sluit dit formulier en begin opnieuw.",
      );
    await bewaar(lijst);
    sluit();
  };
  return (
    <>
      {regels.length === 0 && <p className="rb-leeg">{leeg}</p>}
      {regels.length > 0 && (
        <Tabel
          id={id}
          wat={wat}
          regels={regels}
          kolommen={kolommen}
          wijzig={(waar) => {
            const regel = regels[waar];
            if (regel) zetOpen({ waar, regel });
          }}
          verwijder={(welke) => bewaar(regels.filter((_, i) => i !== welke))}
        />
      )}
      {open === null ? (
        <div>
          <Knop
            id={toevoegen}
            icoon={<IconPlus aria-hidden size="1.25em" />}
            onClick={() => zetOpen("nieuw")}
          >
            {`${wat.charAt(0).toUpperCase()}${wat.slice(1)} toevoegen`}
          </Knop>
        </div>
      ) : (
        <Formulier
          key={open === "nieuw" ? open : open.waar}
          id={`${id}-`}
          begin={open === "nieuw" ? nieuw : open.regel}
          bewaar={zet}
          sluit={sluit}
        />
      )}
    </>
  );
}
