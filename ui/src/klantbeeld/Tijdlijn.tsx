import { IconFolder, IconHourglass } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { Contact, Zaak } from "../api/types";
import { Moment } from "../datum/Moment";
import { minstens } from "../stukken/aantal";
import { Melding } from "../stukken/Melding";
import { Merk } from "../stukken/Merk";
import { Mislukt } from "../stukken/Mislukt";
import { Wachten } from "../stukken/Wachten";
import { useWachtend } from "../wachtend/useWachtend";
import { ZaakLink } from "../zaak/ZaakLink";
import { Bronregel } from "./Bronregel";
import { alleZaken, type Regel, tijdlijn, type ZakenDeel } from "./beeld";
import { KanaalIcoon } from "./KanaalIcoon";
import type { DeelProps } from "./Klantbeeld";
import { Taken } from "./Taken";
import { useGezocht } from "./useGezocht";
import { allesBinnen, ZakenGat } from "./ZakenGat";

const stukje = 50;

/** Everything that happened, newest first: contacts of our own and what became of the zaken. */
export function Tijdlijn(props: DeelProps) {
  const { beeld } = props;
  const { contact: gezocht } = useSearch({ from: "/klant/$klant" });
  const [gekozen, zetAantal] = useState(stukje);
  const { contacten } = beeld;
  const zaken = alleZaken(beeld.zaken) ?? [];
  const wacht = useWachtend().data ?? [];
  const regels = tijdlijn(contacten?.gegevens?.contacten ?? [], zaken);
  const compleet = contacten?.gelukt && !contacten.gegevens?.meer && allesBinnen(beeld);
  const over = (aantal: number) => minstens(regels.length - aantal, compleet === true);
  const plek = gezocht ? regels.findIndex((r) => r.soort === "contact" && r.contact.uuid === gezocht) : -1;
  const aantal = Math.max(gekozen, plek + 1);
  return (
    <section aria-label="Tijdlijn">
      <ContactenGat {...props} />
      <Taken contacten={contacten?.gegevens ?? null} />
      <ZakenGat {...props} alleen={false} />
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
              <ContactRegel
                contact={r.contact}
                zaken={zaken}
                wacht={wacht.find((w) => w.klantcontact === r.contact.uuid)?.kenmerk ?? null}
                gezocht={i === plek}
              />
            ) : (
              <StatusRegel regel={r} bron={bronVan(beeld.zaken, r.zaak.bron)} />
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
          Nog {Math.min(stukje, regels.length - aantal)} tonen ({over(aantal)} over)
        </button>
      )}
      <div className="rb-bronnen">
        {contacten?.gelukt && <Bronregel deel={contacten} naam="Eigen register" />}
        {beeld.zaken
          .filter((d) => d.gelukt)
          .map((d) => (
            <Bronregel key={d.register} deel={d} naam="Zaken" />
          ))}
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

/** Our own register is not there: on its way, or failed with its reason. What is there stands below it. */
function ContactenGat({ beeld, laadt, opnieuw }: DeelProps) {
  const deel = beeld.contacten;
  if (deel?.gelukt) return null;
  if (!deel && laadt) return <Wachten wat="Contacten" wie="Het eigen register" regels={4} />;
  const waarom = beeld.afgebroken ?? "Het eigen register gaf geen antwoord.";
  return (
    <Mislukt
      reden={deel?.melding ?? `Contacten ontbreken. ${waarom}`}
      opnieuw={() => opnieuw("contacten")}
      bezig={beeld.bezig.includes("contacten")}
    />
  );
}

/** The name of the zaaksysteem with this code. */
const bronVan = (delen: ZakenDeel[], bron: string) =>
  delen.find((d) => d.gegevens?.zaken.some((z) => z.bron === bron))?.register;

function hoe(contact: Contact): string {
  if (contact.gelukt === false) return `${contact.kanaal}, niet bereikt`;
  return contact.initiatief === "gemeente" ? `${contact.kanaal}, door ons` : contact.kanaal;
}

interface ContactProps {
  contact: Contact;
  zaken: Zaak[];
  /** The reference of the application that is no zaak yet. */
  wacht: string | null;
  gezocht: boolean;
}

function ContactRegel({ contact, zaken, wacht, gezocht }: ContactProps) {
  const over = zaken.filter((z) => contact.zaken.includes(z.uuid) || z.contacten.includes(contact.uuid));
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
          <p className="rb-bron">
            Over{" "}
            {over.map((z, i) => (
              <span key={z.uuid}>
                {i > 0 && ", "}
                <ZaakLink bron={z.bron} zaak={z.uuid}>
                  {z.omschrijving || z.identificatie}
                </ZaakLink>
              </span>
            ))}
          </p>
        )}
        {wacht && (
          <p className="rb-bron rb-metIcoon">
            <IconHourglass aria-hidden size="1em" />
            <span className="rb-breek">wacht op zaak {wacht}</span>
          </p>
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
          <span className="rb-vet">
            <ZaakLink bron={zaak.bron} zaak={zaak.uuid}>
              {zaak.omschrijving || zaak.zaaktype}
            </ZaakLink>
          </span>{" "}
          <Merk>{zaak.status}</Merk>
        </p>
        <p className="rb-bron">{zaak.identificatie}</p>
      </div>
      <p className="rb-bron rb-gebeurtenis__bron">{bron ?? "Zaken"}</p>
    </>
  );
}
