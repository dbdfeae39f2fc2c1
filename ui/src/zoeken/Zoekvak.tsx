import { IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { metCtrl } from "../app/toetsen";
import { useVraag, zetVraag } from "./zoekopdracht";
import "./zoeken.css";

export function Zoekvak() {
  const vraag = useVraag();
  const [tekst, zetTekst] = useState(vraag);
  const navigate = useNavigate();
  useEffect(() => zetTekst(vraag), [vraag]);

  function zoek(e: FormEvent): void {
    e.preventDefault();
    const nieuw = tekst.trim();
    if (nieuw === "") return;
    zetVraag(nieuw);
    void navigate({ to: "/zoeken", search: {} });
  }

  return (
    <search className="rb-zoek">
      <form onSubmit={zoek} className="rb-zoek__formulier">
        <IconSearch aria-hidden size="1.25em" className="rb-zoek__icoon" />
        <input
          id="zoekvak"
          className="utrecht-textbox utrecht-textbox--html-input rb-zoek__vak"
          type="text"
          inputMode="search"
          enterKeyHint="search"
          aria-label="Zoek klant, zaak of contact"
          aria-describedby="zoekvak-uitleg"
          placeholder="Zoek klant, zaak, telefoonnummer…"
          value={tekst}
          onChange={(e) => zetTekst(e.target.value)}
          autoComplete="off"
          spellCheck={false}
        />
        <kbd aria-hidden className="rb-zoek__toets">
          {metCtrl("K")}
        </kbd>
        <button type="submit" className="rb-verborgen" tabIndex={-1}>
          Zoeken
        </button>
        <p id="zoekvak-uitleg" className="rb-zoek__uitleg">
          Naam, geboortedatum, postcode en huisnummer, telefoon, e-mail, BSN, KVK-nummer, zaaknummer, of
          woorden uit een gesprek.
        </p>
      </form>
    </search>
  );
}
