import { useQueryClient } from "@tanstack/react-query";
import { zaakApi } from "../api/zaakclient";
import type { Zaakbeeld } from "../api/zaken";
import { meld } from "../app/meldingen";
import { Inline } from "../stukken/Inline";
import { useInvoer } from "../stukken/useInvoer";
import { Keuze, Tekst } from "../stukken/velden";
import { contactpersoonVelden, controleerContactpersoon } from "./invoer";
import { zaakSleutel } from "./useZaak";

const veldId = (veld: string) => `contactpersoon-${veld}`;
const veldVan = (naam: string) => naam.split(".").pop() ?? naam;

/** Somebody to call about this zaak. */
export function ContactpersoonFormulier({ zaak, sluit }: { zaak: Zaakbeeld; sluit: () => void }) {
  const client = useQueryClient();
  const enige = zaak.roltypen.length === 1 ? zaak.roltypen[0]?.uuid : undefined;
  const leeg = { roltype: enige ?? "", naam: "", telefoonnummer: "", emailadres: "", functie: "" };
  const { veld, formulier } = useInvoer(leeg, {
    controleer: controleerContactpersoon,
    bewaar: async ({ roltype, ...rest }) => {
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

  return (
    <Inline naam="Contactpersoon toevoegen" id={veldId("")} {...formulier} sluit={sluit}>
      <div className="rb-twee rb-twee--ruim">
        <Keuze
          {...veld("roltype")}
          label="Rol"
          opties={zaak.roltypen.map((r) => ({ waarde: r.uuid, naam: r.naam }))}
        />
        <Tekst {...veld("naam")} label="Naam" />
        <Tekst
          {...veld("telefoonnummer")}
          label="Telefoonnummer (mag leeg blijven)"
          type="tel"
          inputMode="tel"
        />
        <Tekst {...veld("emailadres")} label="E-mailadres (mag leeg blijven)" inputMode="email" />
        <Tekst {...veld("functie")} label="Functie (mag leeg blijven)" />
      </div>
    </Inline>
  );
}
