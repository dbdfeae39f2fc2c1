import { IconPencil } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { gewijzigdNaar } from "../api/fout";
import { zaakApi } from "../api/zaakclient";
import type { Nu, Zaakbeeld } from "../api/zaken";
import { meld } from "../app/meldingen";
import { Rubriek } from "../klantbeeld/Rubriek";
import { focusTerug, Inline } from "../stukken/Inline";
import { Knop } from "../stukken/Knop";
import { AlsMag } from "../stukken/MagNiet";
import { Melding } from "../stukken/Melding";
import { useVersturen } from "../stukken/useVersturen";
import { Tekstvlak } from "../stukken/velden";
import { teLang } from "./invoer";
import { zaakSleutel } from "./useZaak";

const knop = "toelichting-wijzigen";
const grens = 1000;
const veldId = (veld: string) => `toelichting-${veld}`;

/** What colleagues wrote about the zaak, changed where it stands. */
export function Toelichting({ zaak }: { zaak: Zaakbeeld }) {
  const [wijzigt, zetWijzigt] = useState(false);
  const sluit = () => {
    zetWijzigt(false);
    focusTerug(knop);
  };
  return (
    <Rubriek kop="Toelichting">
      {wijzigt ? (
        <Formulier zaak={zaak} sluit={sluit} />
      ) : (
        <>
          {zaak.toelichting ? (
            <p className="rb-notitie">{zaak.toelichting}</p>
          ) : (
            <p className="rb-leeg">Geen toelichting bij deze zaak.</p>
          )}
          <AlsMag mag={zaak.bijwerken}>
            <div>
              <Knop
                id={knop}
                icoon={<IconPencil aria-hidden size="1.25em" />}
                onClick={() => zetWijzigt(true)}
              >
                Toelichting {zaak.toelichting ? "wijzigen" : "schrijven"}
              </Knop>
            </div>
          </AlsMag>
        </>
      )}
    </Rubriek>
  );
}

/** Remembers what was on screen when typing began. Was it changed meanwhile, then both stand beside each other. */
function Formulier({ zaak, sluit }: { zaak: Zaakbeeld; sluit: () => void }) {
  const client = useQueryClient();
  const [tekst, zetTekst] = useState(zaak.toelichting);
  const [gezien, zetGezien] = useState(zaak.toelichting);
  const [anders, zetAnders] = useState<string | null>(null);

  const { fouten, algemeen, bezig, verstuur, vergeet } = useVersturen({
    controleer: () => teLang({ tekst }, { tekst: grens }),
    bewaar: async () => {
      try {
        const nieuw = await zaakApi.wijzig(zaak.bron, zaak.uuid, {
          toelichting: tekst.trim(),
          gezien: { toelichting: gezien },
        });
        client.setQueryData(zaakSleutel(zaak.bron, zaak.uuid), nieuw);
        meld("Toelichting opgeslagen.");
        sluit();
      } catch (fout) {
        const nu = gewijzigdNaar<Nu>(fout);
        if (!nu) throw fout;
        // From here on that is what the next attempt has seen.
        zetAnders(nu.toelichting);
        zetGezien(nu.toelichting);
      }
    },
    volgorde: ["tekst"],
    veldId,
    kies: () => "tekst",
  });

  return (
    <Inline
      naam="Toelichting wijzigen"
      id={veldId("")}
      algemeen={algemeen}
      bezig={bezig}
      verstuur={verstuur}
      sluit={sluit}
    >
      {anders !== null && (
        <Botsing
          anders={anders}
          neem={() => {
            client.setQueryData<Zaakbeeld>(zaakSleutel(zaak.bron, zaak.uuid), (z) =>
              z ? { ...z, toelichting: anders } : z,
            );
            meld("De tekst van uw collega blijft staan.");
            sluit();
          }}
          samen={() => {
            zetTekst([anders.trim(), tekst.trim()].filter(Boolean).join("\n\n"));
            zetAnders(null);
            document.getElementById(veldId("tekst"))?.focus();
          }}
        />
      )}
      <Tekstvlak
        id={veldId("tekst")}
        label={anders === null ? "Toelichting" : "Uw tekst"}
        uitleg="Voor collega's. De klant mag dit opvragen."
        waarde={tekst}
        zet={(t) => {
          zetTekst(t);
          vergeet(["tekst"]);
        }}
        fout={fouten.get("tekst")}
        rijen={5}
      />
    </Inline>
  );
}

function Botsing({ anders, neem, samen }: { anders: string; neem: () => void; samen: () => void }) {
  const id = veldId("botsing");
  useEffect(() => document.getElementById(id)?.focus(), [id]);
  return (
    <div id={id} tabIndex={-1} data-stil>
      <Melding soort="let-op" rol="alert">
        <strong>Een collega wijzigde de toelichting intussen.</strong> Uw tekst is nog niet opgeslagen. Er
        staat nu:
        <blockquote className="rb-citaat rb-notitie">{anders || "(geen toelichting)"}</blockquote>
        <div className="rb-keuzes">
          <button type="button" className="rb-tekstknop" onClick={samen}>
            Mijn tekst eronder zetten
          </button>
          <button type="button" className="rb-tekstknop" onClick={neem}>
            Tekst van de collega laten staan
          </button>
        </div>
        Of kies <strong>Opslaan</strong>: dan komt uw tekst ervoor in de plaats.
      </Melding>
    </div>
  );
}
