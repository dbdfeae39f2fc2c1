import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { zaakApi } from "../api/zaakclient";
import type { Zaakbeeld } from "../api/zaken";
import { meld } from "../app/meldingen";
import { Inline } from "../stukken/Inline";
import { useVersturen } from "../stukken/useVersturen";
import { Keuze, Tekst } from "../stukken/velden";
import { contactpersoonVelden, controleerContactpersoon } from "./invoer";
import { zaakSleutel } from "./useZaak";

const veldId = (veld: string) => `contactpersoon-${veld}`;
const veldVan = (naam: string) => naam.split(".").pop() ?? naam;

/** Somebody to call about this zaak. */
export function ContactpersoonFormulier({ zaak, sluit }: { zaak: Zaakbeeld; sluit: () => void }) {
  const client = useQueryClient();
  const enige = zaak.roltypen.length === 1 ? zaak.roltypen[0]?.uuid : undefined;
  const [invoer, zetInvoer] = useState({
    roltype: enige ?? "",
    naam: "",
    telefoonnummer: "",
    emailadres: "",
    functie: "",
  });
  const { fouten, algemeen, bezig, verstuur, vergeet } = useVersturen({
    controleer: () => controleerContactpersoon(invoer),
    bewaar: async () => {
      const { roltype, ...rest } = invoer;
      const contactpersoon = {
        naam: rest.naam.trim(),
        telefoonnummer: rest.telefoonnummer.trim(),
        emailadres: rest.emailadres.trim(),
        functie: rest.functie.trim(),
      };
      const nieuw = await zaakApi.maakRol(zaak.bron, zaak.uuid, { roltype, contactpersoon });
      client.setQueryData(zaakSleutel(zaak.bron, zaak.uuid), nieuw);
      meld(`${contactpersoon.naam} staat nu bij deze zaak.`);
      sluit();
    },
    volgorde: contactpersoonVelden,
    veldId,
    kies: veldVan,
  });
  const veld = (naam: Exclude<keyof typeof invoer, "roltype">, label: string) => ({
    id: veldId(naam),
    label,
    waarde: invoer[naam],
    zet: (waarde: string) => {
      zetInvoer({ ...invoer, [naam]: waarde });
      vergeet([naam]);
    },
    fout: fouten.get(naam),
  });

  return (
    <Inline
      naam="Contactpersoon toevoegen"
      id={veldId("")}
      algemeen={algemeen}
      bezig={bezig}
      verstuur={verstuur}
      sluit={sluit}
    >
      <div className="rb-twee rb-twee--ruim">
        <Keuze
          id={veldId("roltype")}
          label="Rol"
          waarde={invoer.roltype}
          opties={zaak.roltypen.map((r) => ({ waarde: r.uuid, naam: r.naam }))}
          zet={(roltype) => {
            zetInvoer({ ...invoer, roltype });
            vergeet(["roltype"]);
          }}
          fout={fouten.get("roltype")}
        />
        <Tekst {...veld("naam", "Naam")} />
        <Tekst {...veld("telefoonnummer", "Telefoonnummer (mag leeg blijven)")} type="tel" inputMode="tel" />
        <Tekst {...veld("emailadres", "E-mailadres (mag leeg blijven)")} inputMode="email" />
        <Tekst {...veld("functie", "Functie (mag leeg blijven)")} />
      </div>
    </Inline>
  );
}
