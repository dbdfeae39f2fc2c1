import { useSyncExternalStore } from "react";
import type { DubbelVraag, KlantInvoer, NieuweSoort } from "../api/types";
import { maakUuid } from "../api/uuid";
import { adresFout, legeInvoer, netjes } from "../klantgegevens/gegevens";
import { elfproef } from "../nummers/elfproef";
import { alsTelefoon, isEmail } from "../nummers/telefoon";
import { legeVoorzet, type Voorzet } from "../zoeken/herken";

export type Invoer = Voorzet & { vestigingsnummer: string; voorkeurstaal: string };
export type Veld = keyof Invoer;

export const leeg: Invoer = { ...legeVoorzet, vestigingsnummer: "", voorkeurstaal: "" };

/** Which fields belong to which kind, in reading order. */
export const velden: Record<NieuweSoort, readonly Veld[]> = {
  persoon: ["voornaam", "voorvoegsel", "achternaam", "telefoon", "email", "voorkeurstaal", "bsn"],
  organisatie: ["organisatienaam", "kvkNummer", "vestigingsnummer", "telefoon", "email", "voorkeurstaal"],
  contactpersoon: [
    "voornaam",
    "voorvoegsel",
    "achternaam",
    "werktVoor",
    "telefoon",
    "email",
    "voorkeurstaal",
  ],
};

// What is being typed lives in memory only, like the question: it may hold a BSN, and it must survive a look at
// the customer who may be the same one.
let invoer: Invoer = leeg;
const luisteraars = new Set<() => void>();

export function zetInvoer(nieuw: Invoer): void {
  invoer = nieuw;
  for (const luisteraar of luisteraars) luisteraar();
}

export const begin = (voorzet: Voorzet): void => zetInvoer({ ...leeg, ...voorzet });

const luister = (luisteraar: () => void) => {
  luisteraars.add(luisteraar);
  return () => luisteraars.delete(luisteraar);
};
export const useInvoer = (): Invoer => useSyncExternalStore(luister, () => invoer);

const cijfers = (tekst: string) => tekst.replace(/[\s.]/g, "");

export function controleer(i: Invoer): Map<Veld, string> {
  const fouten = new Map<Veld, string>();
  if (i.soort === "organisatie") {
    if (!i.organisatienaam.trim()) fouten.set("organisatienaam", "Vul de naam van de organisatie in.");
    if (i.kvkNummer.trim() && !/^\d{8}$/.test(cijfers(i.kvkNummer)))
      fouten.set("kvkNummer", "Een KVK-nummer heeft acht cijfers.");
    if (i.vestigingsnummer.trim() && !/^\d{12}$/.test(cijfers(i.vestigingsnummer)))
      fouten.set("vestigingsnummer", "Een vestigingsnummer heeft twaalf cijfers.");
    else if (i.vestigingsnummer.trim() && !i.kvkNummer.trim())
      fouten.set("kvkNummer", "Vul bij een vestigingsnummer ook het KVK-nummer in.");
  } else if (!i.achternaam.trim()) fouten.set("achternaam", "Vul een achternaam in.");
  if (i.soort === "persoon" && i.bsn.trim() && !elfproef(cijfers(i.bsn)))
    fouten.set("bsn", "Dit nummer klopt niet. Vraag het BSN nog eens, of laat dit leeg.");
  if (i.soort === "contactpersoon" && !i.werktVoor)
    fouten.set("werktVoor", "Zoek en kies de organisatie waar deze persoon werkt.");
  const telefoon = i.telefoon.trim() && adresFout("telefoonnummer", i.telefoon);
  if (telefoon) fouten.set("telefoon", telefoon);
  const email = i.email.trim() && adresFout("email", i.email);
  if (email) fouten.set("email", email);
  return fouten;
}

/** Only what belongs to the chosen kind goes along; the rest stays on screen for who changes their mind. */
export function alsKlant(i: Invoer): KlantInvoer {
  const mag = (veld: Veld) => velden[i.soort].includes(veld);
  const tekst = (veld: "voornaam" | "voorvoegsel" | "achternaam" | "organisatienaam") =>
    mag(veld) ? i[veld].trim() : "";
  const nummer = (veld: "bsn" | "kvkNummer" | "vestigingsnummer") => (mag(veld) && cijfers(i[veld])) || null;
  const adressen = [
    ...(i.telefoon.trim() ? [{ ...legeInvoer("telefoonnummer"), adres: i.telefoon, standaard: true }] : []),
    ...(i.email.trim() ? [{ ...legeInvoer("email"), adres: i.email, standaard: true }] : []),
  ];
  return {
    soort: i.soort,
    voornaam: tekst("voornaam"),
    voorvoegsel: tekst("voorvoegsel"),
    achternaam: tekst("achternaam"),
    organisatienaam: tekst("organisatienaam"),
    werktVoor: mag("werktVoor") ? (i.werktVoor?.klant ?? null) : null,
    bsn: nummer("bsn"),
    kvkNummer: nummer("kvkNummer"),
    vestigingsnummer: nummer("vestigingsnummer"),
    voorkeurstaal: i.voorkeurstaal,
    adressen: adressen.map(netjes),
  };
}

/** The field of the screen that the server means by a name: `adressen.0.adres` is the first address that was sent. */
export function veldVan(naam: string, i: Invoer): string {
  const plek = /^adressen[.[](\d+)/.exec(naam)?.[1];
  if (plek === undefined) return naam.split(".")[0] ?? naam;
  return Number(plek) === 0 && i.telefoon.trim() ? "telefoon" : "email";
}

/** What is known well enough to ask whether we know somebody already; null when it is too little. */
export function dubbelVraag(i: Invoer): DubbelVraag | null {
  const vraag: DubbelVraag = {};
  const telefoon = alsTelefoon(i.telefoon);
  if (telefoon) vraag.telefoon = telefoon;
  if (isEmail(i.email)) vraag.email = i.email.trim();
  if (i.soort === "organisatie") {
    if (i.organisatienaam.trim().length >= 3) vraag.organisatienaam = i.organisatienaam.trim();
    if (/^\d{8}$/.test(cijfers(i.kvkNummer))) vraag.kvkNummer = cijfers(i.kvkNummer);
    if (vraag.kvkNummer && /^\d{12}$/.test(cijfers(i.vestigingsnummer)))
      vraag.vestigingsnummer = cijfers(i.vestigingsnummer);
  } else {
    if (i.achternaam.trim().length >= 2) {
      vraag.achternaam = i.achternaam.trim();
      if (i.voornaam.trim()) vraag.voornaam = i.voornaam.trim();
    }
    if (i.soort === "persoon" && elfproef(cijfers(i.bsn))) vraag.bsn = cijfers(i.bsn);
  }
  return Object.keys(vraag).length > 0 ? { soort: i.soort, ...vraag } : null;
}

// The same customer sent again is the same request; a changed one is another.
let gestuurd = { tekst: "", sleutel: "" };
export function sleutelVan(klant: KlantInvoer): string {
  const tekst = JSON.stringify(klant);
  if (gestuurd.tekst !== tekst) gestuurd = { tekst, sleutel: maakUuid() };
  return gestuurd.sleutel;
}

/** Saved: nothing of it stays behind, in the form or in the key of the last request. */
export function wis(): void {
  gestuurd = { tekst: "", sleutel: "" };
  zetInvoer(leeg);
}
