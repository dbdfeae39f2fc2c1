import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import type { ZaakContact } from "../api/zaken";
import { Moment } from "../datum/Moment";
import { KanaalIcoon } from "../klantbeeld/KanaalIcoon";
import { focusTerug } from "../stukken/Inline";
import { Knop } from "../stukken/Knop";
import { AlsMag } from "../stukken/MagNiet";
import { EerderContact } from "./EerderContact";
import { Mist } from "./Mist";
import { meldingenBij } from "./woorden";
import type { ZaakProps } from "./Zaak";

const knop = "eerder-contact";

/** What was said about this zaak, the newest first. */
export function Contacten(props: ZaakProps) {
  const { zaak } = props;
  const [kiest, zetKiest] = useState(false);
  const mist = meldingenBij(zaak.meldingen, "contacten").length > 0;
  const sluit = () => {
    zetKiest(false);
    focusTerug(knop);
  };
  return (
    <section aria-label="Contacten" className="rb-rubriek">
      <Mist {...props} onderdeel="contacten" />
      {zaak.contacten.length === 0 && !mist && (
        <p className="rb-leeg">Over deze zaak is nog geen contact vastgelegd. Begin er een met N.</p>
      )}
      <ol className="rb-verloop">
        {zaak.contacten.map((c) => (
          <li key={c.uuid} className="rb-stap" data-rij tabIndex={-1}>
            <Regel contact={c} />
          </li>
        ))}
      </ol>
      {zaak.meerContacten && (
        <p className="rb-bron">Er zijn nog oudere contacten. U ziet de nieuwste {zaak.contacten.length}.</p>
      )}
      <AlsMag mag={zaak.contactToevoegen}>
        {kiest ? (
          <EerderContact zaak={zaak} sluit={sluit} />
        ) : (
          <div>
            <Knop id={knop} icoon={<IconHistory aria-hidden size="1.25em" />} onClick={() => zetKiest(true)}>
              Eerder contact koppelen
            </Knop>
          </div>
        )}
      </AlsMag>
    </section>
  );
}

function Regel({ contact: c }: { contact: ZaakContact }) {
  return (
    <>
      <Moment iso={c.plaatsgevondenOp} className="rb-stap__tijd" />
      <div className="rb-stap__inhoud">
        <p className="rb-metIcoon">
          <KanaalIcoon kanaal={c.kanaal} gelukt={c.gelukt} initiatief={c.initiatief} />
          <span className="rb-vet rb-breek">{c.onderwerp || "Zonder onderwerp"}</span>
        </p>
        {c.inhoud && <p className="rb-inhoudtekst rb-notitie">{c.inhoud}</p>}
        <p className="rb-bron">
          {c.kanaal}
          {c.gelukt === false && ", niet bereikt"}
          {c.resultaat && ` · ${c.resultaat}`}
          {c.medewerker && ` · ${c.medewerker}`}
        </p>
      </div>
    </>
  );
}
