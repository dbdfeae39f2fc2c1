import type { Eigen, Organisatie, Persoon } from "../api/types";
import { zegGeboorte } from "../datum/datum";
import { Melding } from "../stukken/Melding";

export function PersoonWaarschuwingen({ persoon }: { persoon: Persoon }) {
  return (
    <>
      {persoon.geheim && <Geheim />}
      {persoon.overleden && (
        <Melding soort="info">
          <strong>
            Overleden{persoon.overlijdensdatum ? ` op ${zegGeboorte(persoon.overlijdensdatum)}` : ""}.
          </strong>{" "}
          U spreekt met iemand anders: vraag wie er belt en namens wie.
        </Melding>
      )}
      {persoon.opgeschort && <Opgeschort {...persoon.opgeschort} />}
      {persoon.curatele && (
        <Melding soort="let-op">
          <strong>Onder curatele.</strong> Een curator regelt zaken voor deze persoon. Vraag wie dat is.
        </Melding>
      )}
      {persoon.verblijftNietOpAdres && (
        <Melding soort="let-op">
          <strong>Woont niet op dit adres.</strong> De gemeente heeft dat vastgesteld. Vraag waar deze persoon
          te bereiken is.
        </Melding>
      )}
      {persoon.inOnderzoek && (
        <Melding soort="let-op">
          <strong>Gegevens in onderzoek{zegOnderzoeken(persoon.onderzoeken)}.</strong> De BRP controleert of
          deze gegevens kloppen. Vraag ze na.
        </Melding>
      )}
    </>
  );
}

const zegSinds = (sinds: string | null) => (sinds ? ` sinds ${zegGeboorte(sinds)}` : "");

/** ": adres (sinds 1 jul 2026), naam". */
export function zegOnderzoeken(onderzoeken: Persoon["onderzoeken"]): string {
  const delen = onderzoeken.map(({ wat, sinds }) => (sinds ? `${wat} (${zegSinds(sinds).trim()})` : wat));
  return delen.length > 0 ? `: ${delen.join(", ")}` : "";
}

// The BRP no longer keeps these records: what it says may have changed since.
const opgeschort: Record<string, string> = {
  emigratie: "Verhuisd naar het buitenland",
  "niet-ingezetene": "Woont niet in Nederland",
  "ministerieel besluit": "Niet bijgehouden door een besluit van de minister",
};

function Opgeschort({ reden, sinds }: NonNullable<Persoon["opgeschort"]>) {
  return (
    <Melding soort="info">
      <strong>
        {opgeschort[reden] ?? `Niet bijgehouden (${reden})`}
        {zegSinds(sinds)}.
      </strong>{" "}
      De gegevens kunnen verouderd zijn. Vraag ze na.
    </Melding>
  );
}

function Geheim() {
  return (
    <Melding soort="let-op">
      <strong>Geheimhouding: geef nooit een adres door.</strong> Ook niet aan familie of aan iemand die zegt
      namens deze persoon te bellen.
    </Melding>
  );
}

export function OrganisatieWaarschuwingen({ organisatie: o }: { organisatie: Organisatie }) {
  return (
    <>
      {o.adressen.some((a) => a.afgeschermd) && (
        <Melding soort="let-op">
          <strong>Afgeschermd adres.</strong> De KVK geeft dit adres niet vrij. Geef geen adres van deze
          organisatie door.
        </Melding>
      )}
      {!o.actief && (
        <Melding soort="let-op">
          <strong>Uitgeschreven bij de KVK.</strong>{" "}
          {o.vestigingsnummer ? "Deze vestiging" : "Deze organisatie"} is niet meer actief. Vraag namens wie
          er wordt gebeld.
        </Melding>
      )}
    </>
  );
}

/** What we keep ourselves: geheimhouding that the BRP does not know of, and the note that colleagues left. */
export function EigenWaarschuwing({ eigen, persoon }: { eigen: Eigen | null; persoon: Persoon | null }) {
  if (!eigen) return null;
  return (
    <>
      {eigen.geheimhouding && !persoon?.geheim && <Geheim />}
      {eigen.interneNotitie.trim() && (
        <Melding soort="info">
          <strong>Interne notitie:</strong> <span className="rb-notitie">{eigen.interneNotitie.trim()}</span>
        </Melding>
      )}
    </>
  );
}
