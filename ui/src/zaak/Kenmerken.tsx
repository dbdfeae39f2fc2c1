import { IconPlus } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { gewijzigdNaar } from "../api/fout";
import { zaakApi } from "../api/zaakclient";
import type { Kenmerk, Nu, Zaakbeeld } from "../api/zaken";
import { meld } from "../app/meldingen";
import { Rij } from "../klantbeeld/Rij";
import { Rubriek } from "../klantbeeld/Rubriek";
import { focusTerug, Inline } from "../stukken/Inline";
import { Knop } from "../stukken/Knop";
import { AlsMag } from "../stukken/MagNiet";
import { useInvoer } from "../stukken/useInvoer";
import { Tekst } from "../stukken/velden";
import { controleerKenmerk, kenmerkVelden } from "./invoer";
import { zaakSleutel } from "./useZaak";

const toevoegen = "kenmerk-toevoegen";
const veldId = (veld: string) => `kenmerk-${veld}`;
const veldVan = (naam: string) => naam.split(".").pop() ?? naam;

/** The references that others know this zaak by. */
export function Kenmerken({ zaak }: { zaak: Zaakbeeld }) {
  const [nieuw, zetNieuw] = useState(false);
  const sluit = () => {
    zetNieuw(false);
    focusTerug(toevoegen);
  };
  return (
    <Rubriek kop="Kenmerken">
      {zaak.kenmerken.length === 0 && !nieuw && (
        <p className="rb-leeg">Nog geen kenmerken. Voeg bijvoorbeeld het nummer van het formulier toe.</p>
      )}
      {zaak.kenmerken.length > 0 && (
        <dl className="rb-gegevens">
          {zaak.kenmerken.map((k) => (
            <Rij key={`${k.bron}${k.kenmerk}`} naam={k.bron}>
              <span className="rb-breek">{k.kenmerk}</span>
            </Rij>
          ))}
        </dl>
      )}
      <AlsMag mag={zaak.bijwerken}>
        {nieuw ? (
          <Formulier zaak={zaak} sluit={sluit} />
        ) : (
          <div>
            <Knop
              id={toevoegen}
              icoon={<IconPlus aria-hidden size="1.25em" />}
              onClick={() => zetNieuw(true)}
            >
              Kenmerk toevoegen
            </Knop>
          </div>
        )}
      </AlsMag>
    </Rubriek>
  );
}

/** A reference comes beside the others: that the text was changed meanwhile does not matter here. */
async function voegToe({ bron, uuid, toelichting }: Zaakbeeld, kenmerk: Kenmerk): Promise<Zaakbeeld> {
  try {
    return await zaakApi.wijzig(bron, uuid, { kenmerk, gezien: { toelichting } });
  } catch (fout) {
    const gezien = gewijzigdNaar<Nu>(fout);
    if (!gezien) throw fout;
    return zaakApi.wijzig(bron, uuid, { kenmerk, gezien });
  }
}

function Formulier({ zaak, sluit }: { zaak: Zaakbeeld; sluit: () => void }) {
  const client = useQueryClient();
  const leeg = { kenmerk: "", bron: "" };
  const { veld, formulier } = useInvoer(leeg, {
    controleer: controleerKenmerk,
    bewaar: async (invoer) => {
      const kenmerk = { bron: invoer.bron.trim(), kenmerk: invoer.kenmerk.trim() };
      client.setQueryData(zaakSleutel(zaak.bron, zaak.uuid), await voegToe(zaak, kenmerk));
      meld(`Kenmerk ${kenmerk.kenmerk} opgeslagen.`);
      sluit();
    },
    volgorde: kenmerkVelden,
    veldId,
    kies: veldVan,
  });
  return (
    <Inline naam="Kenmerk toevoegen" id={veldId("")} {...formulier} sluit={sluit}>
      <div className="rb-twee rb-twee--ruim">
        <Tekst {...veld("kenmerk")} label="Kenmerk" />
        <Tekst {...veld("bron")} label="Waar het vandaan komt" />
      </div>
    </Inline>
  );
}
