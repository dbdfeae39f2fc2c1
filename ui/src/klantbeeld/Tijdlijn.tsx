import { IconFolder } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Contact, Zaak } from "../api/types";
import { Moment } from "../datum/Moment";
import { Melding } from "../stukken/Melding";
import { Merk } from "../stukken/Merk";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { Bronregel } from "./Bronregel";
import { type Regel, tijdlijn } from "./beeld";
import { KanaalIcoon } from "./KanaalIcoon";
import type { DeelProps } from "./Klantbeeld";
import { useGezocht } from "./useGezocht";

const stukje = 50;

/** Everything that happened, newest first: contacts of our own and what became of the zaken. */
export function Tijdlijn({ beeld, laadt, opnieuw }: DeelProps) {
  const { contact: gezocht } = useSearch({ from: "/klant/$klant" });
  const [gekozen, zetAantal] = useState(stukje);
  const { contacten, zaken } = beeld;
  const regels = tijdlijn(contacten?.gegevens?.contacten ?? [], zaken?.gegevens?.zaken ?? []);
  const compleet = contacten?.gelukt && zaken?.gelukt;
  const plek = gezocht ? regels.findIndex((r) => r.soort === "contact" && r.contact.uuid === gezocht) : -1;
  const aantal = Math.max(gekozen, plek + 1);
  return (
    <section aria-label="Tijdlijn">
      <Gat
        deel={contacten}
        laadt={laadt}
        wat="Contacten"
        wie="Het eigen register"
        opnieuw={() => opnieuw("contacten")}
        beeld={beeld}
      />
      <Gat
        deel={zaken}
        laadt={laadt}
        wat="Zaken"
        wie="Open Zaak"
        opnieuw={() => opnieuw("zaken")}
        beeld={beeld}
        alleen={false}
      />
      {regels.length === 0 && compleet && (
        <p className="rb-leeg">Nog geen contact en geen zaken. Dit is het eerste contact met deze klant.</p>
      )}
      {gezocht && contacten?.gelukt && plek === -1 && (
        <Melding soort="let-op">
          Het contact dat u zocht, staat niet in deze tijdlijn. Misschien is het ouder dan wat u hier ziet.
        </Melding>
      )}
      <ol className="rb-tijdlijn">
        {regels.slice(0, aantal).map((r, i) => (
          <Gebeurtenis key={r.soort === "contact" ? r.contact.uuid : r.zaak.uuid} gezocht={i === plek}>
            {r.soort === "contact" ? (
              <ContactRegel contact={r.contact} zaken={zaken?.gegevens?.zaken ?? []} gezocht={i === plek} />
            ) : (
              <StatusRegel regel={r} bron={zaken?.register} />
            )}
          </Gebeurtenis>
        ))}
      </ol>
      {regels.length > aantal && (
        <button
          type="button"
          className="nl-button nl-button--secondary rb-meer"
          onClick={() => zetAantal(aantal + stukje)}
        >
          Nog {Math.min(stukje, regels.length - aantal)} tonen ({regels.length - aantal} over)
        </button>
      )}
      <div className="rb-bronnen">
        {contacten?.gelukt && <Bronregel deel={contacten} naam="Eigen register" />}
        {zaken?.gelukt && <Bronregel deel={zaken} naam="Open Zaak" />}
      </div>
      {regels.length <= aantal && contacten?.gegevens?.meer && (
        <p className="rb-bron">
          Er zijn nog oudere contacten. U ziet de nieuwste {contacten.gegevens.contacten.length}.
        </p>
      )}
    </section>
  );
}

function Gebeurtenis({ gezocht, children }: { gezocht: boolean; children: ReactNode }) {
  const plek = useGezocht<HTMLLIElement>(gezocht);
  return (
    <li ref={plek} className="rb-gebeurtenis" data-rij data-gezocht={gezocht || undefined} tabIndex={-1}>
      {children}
    </li>
  );
}

interface GatProps {
  deel: DeelProps["beeld"]["contacten"] | DeelProps["beeld"]["zaken"];
  laadt: boolean;
  wat: string;
  wie: string;
  opnieuw: () => void;
  beeld: DeelProps["beeld"];
  /** Nothing else is on screen yet; otherwise one line says it, and what is being read stays put. */
  alleen?: boolean;
}

/** A source that is not there: on its way, or failed with its reason. What is there stands below it. */
export function Gat({ deel, laadt, wat, wie, opnieuw, beeld, alleen = true }: GatProps) {
  if (deel?.gelukt) return null;
  const bron = wat === "Zaken" ? "zaken" : "contacten";
  if (!deel && laadt) return <Wachten wat={wat} wie={wie} regels={alleen ? 4 : 0} />;
  return (
    <Mislukt
      reden={deel?.melding ?? `${wat} ontbreken. ${beeld.afgebroken ?? `${wie} gaf geen antwoord.`}`}
      opnieuw={opnieuw}
      bezig={beeld.bezig.includes(bron)}
    />
  );
}

function hoe(contact: Contact): string {
  if (contact.gelukt === false) return `${contact.kanaal}, niet bereikt`;
  return contact.initiatief === "gemeente" ? `${contact.kanaal}, door ons` : contact.kanaal;
}

interface ContactProps {
  contact: Contact;
  zaken: Zaak[];
  gezocht: boolean;
}

function ContactRegel({ contact, zaken, gezocht }: ContactProps) {
  const over = zaken.filter((z) => contact.zaken.includes(z.uuid) || contact.zaken.includes(z.identificatie));
  return (
    <>
      <Moment iso={contact.plaatsgevondenOp} className="rb-gebeurtenis__tijd" />
      <span className="rb-gebeurtenis__icoon">
        <KanaalIcoon {...contact} />
      </span>
      <div className="rb-gebeurtenis__inhoud">
        <p>
          <span className="rb-vet">{contact.onderwerp || "Zonder onderwerp"}</span>{" "}
          {contact.resultaat && <span className="rb-uitkomst">{contact.resultaat}</span>}
        </p>
        {gezocht && <p className="rb-verborgen">Hierop hebt u gezocht.</p>}
        {contact.inhoud && <Inhoud tekst={contact.inhoud} begin={gezocht} />}
        {over.length > 0 && (
          <p className="rb-bron">Over {over.map((z) => z.omschrijving || z.identificatie).join(", ")}</p>
        )}
      </div>
      <p className="rb-bron rb-gebeurtenis__bron">
        {hoe(contact)}
        {contact.medewerker && <span>{contact.medewerker}</span>}
      </p>
    </>
  );
}

const lang = 180;

/** A long note shows its beginning; the rest on demand, in place. */
function Inhoud({ tekst, begin }: { tekst: string; begin: boolean }) {
  const [heel, zetHeel] = useState(begin);
  if (tekst.length <= lang) return <p className="rb-inhoudtekst">{tekst}</p>;
  const knip = tekst.lastIndexOf(" ", lang);
  return (
    <p className="rb-inhoudtekst">
      {heel ? tekst : `${tekst.slice(0, knip > 0 ? knip : lang)}… `}{" "}
      <button type="button" className="rb-tekstknop" aria-expanded={heel} onClick={() => zetHeel(!heel)}>
        {heel ? "minder" : "meer"}
      </button>
    </p>
  );
}

function StatusRegel({
  regel,
  bron,
}: {
  regel: Extract<Regel, { soort: "status" }>;
  bron: string | null | undefined;
}) {
  const { zaak } = regel;
  return (
    <>
      <Moment iso={regel.op} className="rb-gebeurtenis__tijd" />
      <span className="rb-gebeurtenis__icoon">
        <IconFolder aria-hidden size="1.25em" />
      </span>
      <div className="rb-gebeurtenis__inhoud">
        <p>
          <span className="rb-vet">{zaak.omschrijving || zaak.zaaktype}</span> <Merk>{zaak.status}</Merk>
        </p>
        <p className="rb-bron">{zaak.identificatie}</p>
      </div>
      <p className="rb-bron rb-gebeurtenis__bron">{bron ?? "Zaken"}</p>
    </>
  );
}
