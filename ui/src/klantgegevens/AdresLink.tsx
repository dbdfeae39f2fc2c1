import { IconAddressBook, IconMail, IconPhone } from "@tabler/icons-react";
import type { Adres } from "../api/types";
import { belAdres } from "../nummers/telefoon";
import { zegAdres } from "./gegevens";

/** A number that dials, an address that mails. */
export function AdresLink({ adres: a }: { adres: Pick<Adres, "soort" | "adres"> }) {
  if (a.soort === "telefoonnummer") {
    return (
      <a className="rb-schakel rb-metIcoon" href={belAdres(a.adres)}>
        <IconPhone aria-hidden size="1em" />
        <span className="rb-verborgen">Bel </span>
        {zegAdres(a)}
      </a>
    );
  }
  if (a.soort === "email") {
    return (
      <a className="rb-schakel rb-metIcoon" href={`mailto:${encodeURI(a.adres)}`}>
        <IconMail aria-hidden size="1em" />
        <span className="rb-verborgen">Mail </span>
        <span className="rb-breek">{a.adres}</span>
      </a>
    );
  }
  return (
    <span className="rb-metIcoon">
      <IconAddressBook aria-hidden size="1em" />
      <span className="rb-breek">{a.adres}</span>
    </span>
  );
}
