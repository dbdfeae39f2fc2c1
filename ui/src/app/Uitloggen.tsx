import { useEffect, useSyncExternalStore } from "react";
import { api } from "../api/client";
import { foutTekst, GeenAntwoord } from "../api/fout";
import type { Concept } from "../api/types";
import { naamVan } from "../contact/koppelen";
import { zegTijd } from "../datum/datum";
import { Melding } from "../stukken/Melding";
import { meld } from "./meldingen";
import { maakKlaarVoorUitloggen, verlaat } from "./sessie";

/** Why nobody has logged out yet. */
type Stand =
  | { soort: "rust" }
  | { soort: "weg"; reden: string }
  | { soort: "onbewaard"; contacten: Concept[] };

let stand: Stand = { soort: "rust" };
const luisteraars = new Set<() => void>();
function zet(nieuw: Stand): void {
  stand = nieuw;
  for (const luisteraar of luisteraars) luisteraar();
}
const luister = (luisteraar: () => void) => {
  luisteraars.add(luisteraar);
  return () => luisteraars.delete(luisteraar);
};

/**
 * Logging out takes all text out of this browser. So first everything is saved; what is not, and a server that does
 * not answer, hold it up and say so.
 */
export async function logUit(): Promise<void> {
  zet({ soort: "rust" });
  meld("Bezig met uitloggen.");
  const [contacten, antwoord] = await Promise.all([
    maakKlaarVoorUitloggen(),
    api.ik().then(
      () => null,
      (fout: unknown) => (fout instanceof GeenAntwoord ? fout : null),
    ),
  ]);
  if (antwoord) return zet({ soort: "weg", reden: foutTekst(antwoord) });
  if (contacten.length > 0) return zet({ soort: "onbewaard", contacten });
  verlaat();
}

/** Stands above the page while logging out is held up. */
export function Uitloggen() {
  const nu = useSyncExternalStore(luister, () => stand);
  const soort = nu.soort;
  useEffect(() => {
    if (soort !== "rust") document.getElementById("uitloggen")?.focus();
  }, [soort]);
  if (nu.soort === "rust") return null;
  return (
    <div id="uitloggen" className="rb-verlopen" tabIndex={-1} data-stil>
      <Melding soort={nu.soort === "weg" ? "weg" : "let-op"} rol="alert">
        <strong>U bent nog niet uitgelogd.</strong>{" "}
        {nu.soort === "weg" ? nu.reden : <Onbewaard contacten={nu.contacten} />}
        <div className="rb-keuzes">
          <button type="button" className="rb-tekstknop" onClick={() => void logUit()}>
            {nu.soort === "weg" ? "Opnieuw proberen" : "Nog eens proberen te bewaren"}
          </button>
          {nu.soort === "onbewaard" && (
            <button type="button" className="rb-tekstknop" onClick={verlaat}>
              Toch uitloggen, deze tekst gaat verloren
            </button>
          )}
          <button type="button" className="rb-tekstknop" onClick={() => zet({ soort: "rust" })}>
            Ingelogd blijven
          </button>
        </div>
      </Melding>
    </div>
  );
}

function Onbewaard({ contacten }: { contacten: Concept[] }) {
  const namen = contacten.map((c) => `${zegTijd(c.gestart)} ${naamVan(c)}`).join(", ");
  return contacten.length === 1
    ? `De tekst van een contact is nog niet bewaard: ${namen}.`
    : `De tekst van ${contacten.length} contacten is nog niet bewaard: ${namen}.`;
}
