import { IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Eigen, Organisatie, Persoon } from "../api/types";
import { useSessie } from "../app/sessie";
import { zegGeboorte } from "../datum/datum";
import { AdresLink } from "../klantgegevens/AdresLink";
import { vooraan, zegTaal } from "../klantgegevens/gegevens";
import { zegAdresregel } from "./adres";
import { Bronregel } from "./Bronregel";
import type { Beeld } from "./beeld";

/** What one asks to know whether this is really the person. */
export function PersoonFeiten({ persoon, deel }: { persoon: Persoon; deel: Beeld["persoon"] }) {
  const { geboortedatum, leeftijd, adres, geheim } = persoon;
  return (
    <ul className="rb-feiten">
      <li>
        {geboortedatum ? `geboren ${zegGeboorte(geboortedatum)}` : "geboortedatum onbekend"}
        {leeftijd !== null && ` (${leeftijd} jaar)`}
      </li>
      {adres && adres.length > 0 ? (
        <li>
          {geheim && <IconLock role="img" aria-label="Geheim adres:" size="1em" />}{" "}
          {persoon.adressoort === "briefadres" && "briefadres: "}
          {adres.map(zegAdresregel).join(", ")}
        </li>
      ) : (
        !persoon.overleden && <li>geen adres bekend</li>
      )}
      {deel && (
        <li>
          <Bronregel deel={deel} naam="BRP" />
        </li>
      )}
    </ul>
  );
}

export function OrganisatieFeiten({
  organisatie: o,
  deel,
}: {
  organisatie: Organisatie;
  deel: Beeld["organisatie"];
}) {
  const bezoek = o.adressen.find((a) => a.soort === "bezoekadres") ?? o.adressen[0];
  return (
    <ul className="rb-feiten">
      {o.rechtsvorm && <li>{o.rechtsvorm}</li>}
      {bezoek?.afgeschermd ? (
        <li>
          <IconLock aria-hidden size="1em" /> adres afgeschermd
        </li>
      ) : (
        <li>{bezoek ? bezoek.regels.map(zegAdresregel).join(", ") : "geen adres bekend"}</li>
      )}
      {o.hoofdvestiging && (
        <li>
          hoofdvestiging:{" "}
          <Link
            to="/klant/$klant"
            params={{ klant: o.hoofdvestiging.klant }}
            search={{}}
            className="rb-schakel"
          >
            {o.hoofdvestiging.naam}
          </Link>
        </li>
      )}
      {deel && (
        <li>
          <Bronregel deel={deel} naam="KVK" />
        </li>
      )}
    </ul>
  );
}

/** How to reach this customer, and in which language: asked for in nearly every call. */
export function EigenFeiten({ eigen }: { eigen: Eigen | null }) {
  const sessie = useSessie();
  if (!eigen) return null;
  const adressen = vooraan(eigen.adressen);
  const taal = eigen.voorkeurstaal;
  const anders = taal && taal !== "nld" && taal !== "dut";
  if (adressen.length === 0 && !anders) return null;
  return (
    <ul className="rb-feiten">
      {adressen.map((a) => (
        <li key={a.uuid}>
          <AdresLink adres={a} />
        </li>
      ))}
      {anders && <li>spreekt liever {zegTaal(taal, "keuzes" in sessie ? sessie.keuzes.talen : [])}</li>}
    </ul>
  );
}
