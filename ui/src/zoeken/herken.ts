import type { NieuweSoort } from "../api/types";
import { alsBsn, elfproef } from "../nummers/elfproef";
import { alsTelefoon, isEmail } from "../nummers/telefoon";

/** What somebody who is new to us can be begun with, from what was typed in the search box. */
export interface Voorzet {
  soort: NieuweSoort;
  voornaam: string;
  voorvoegsel: string;
  achternaam: string;
  organisatienaam: string;
  telefoon: string;
  email: string;
  bsn: string;
  kvkNummer: string;
  werktVoor: { klant: string; naam: string } | null;
}

export const legeVoorzet: Voorzet = {
  soort: "persoon",
  voornaam: "",
  voorvoegsel: "",
  achternaam: "",
  organisatienaam: "",
  telefoon: "",
  email: "",
  bsn: "",
  kvkNummer: "",
  werktVoor: null,
};

const voorvoegsel = /^(van|de|den|der|het|'t|ter|ten|te|op|in|la|le|el|al)$/i;
const rechtsvorm = /(^|\s)(b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|stichting|vereniging|maatschap|coöperatie)(\s|$)/i;
const hoofdletter = (woord: string) => woord.charAt(0).toLocaleUpperCase("nl") + woord.slice(1);

/** "Jan van der Berg": first name, prefix, surname. One word is a surname. */
export function splitsNaam(naam: string): Pick<Voorzet, "voornaam" | "voorvoegsel" | "achternaam"> {
  const woorden = naam.trim().split(/\s+/).filter(Boolean);
  const eerste = woorden.findIndex((w) => voorvoegsel.test(w));
  const begin = eerste === -1 ? Math.max(woorden.length - 1, 0) : eerste;
  const rest = woorden.slice(begin);
  const tussen = rest.findIndex((w) => !voorvoegsel.test(w));
  const knip = tussen === -1 ? rest.length : tussen;
  return {
    voornaam: woorden.slice(0, begin).map(hoofdletter).join(" "),
    voorvoegsel: rest.slice(0, knip).join(" ").toLowerCase(),
    achternaam: rest.slice(knip).map(hoofdletter).join(" "),
  };
}

export const alsKvkNummer = (tekst: string): string | null => {
  const cijfers = tekst.replace(/[\s.]/g, "");
  return /^\d{8}$/.test(cijfers) ? cijfers : null;
};

export function voorzetUit(vraag: string): Voorzet {
  const tekst = vraag.trim();
  const telefoon = alsTelefoon(tekst);
  if (telefoon) return { ...legeVoorzet, telefoon };
  if (isEmail(tekst)) return { ...legeVoorzet, email: tekst };
  const kvkNummer = alsKvkNummer(tekst);
  if (kvkNummer) return { ...legeVoorzet, soort: "organisatie", kvkNummer };
  const bsn = alsBsn(tekst);
  if (bsn) return elfproef(bsn) ? { ...legeVoorzet, bsn } : legeVoorzet;
  if (rechtsvorm.test(tekst)) return { ...legeVoorzet, soort: "organisatie", organisatienaam: tekst };
  // A date of birth, a postcode, a zaaknummer: nothing of a name.
  const naam = tekst.replace(/\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}/g, "").trim();
  return /\d/.test(naam) ? legeVoorzet : { ...legeVoorzet, ...splitsNaam(naam) };
}

/** Nine digits that cannot be a BSN: worth saying when nothing was found, no reason not to look. */
export function geenBsn(vraag: string): boolean {
  const cijfers = alsBsn(vraag);
  return cijfers !== null && !elfproef(cijfers);
}
