import type {
  Adres,
  AdresInvoer,
  AdresSoort,
  Eigen,
  GegevensInvoer,
  PeriodeInvoer,
  Relatie,
  Taal,
} from "../api/types";
import { zegDag } from "../datum/datum";
import { alsTelefoon, isEmail, zegTelefoon } from "../nummers/telefoon";

export const adresSoorten: { waarde: AdresSoort; naam: string }[] = [
  { waarde: "telefoonnummer", naam: "Telefoon" },
  { waarde: "email", naam: "E-mail" },
  { waarde: "overig", naam: "Anders" },
];

export const zegTaal = (code: string, talen: Taal[]): string =>
  talen.find((t) => t.code === code)?.naam ?? code;

export const zegAdres = (a: Pick<Adres, "soort" | "adres">): string =>
  a.soort === "telefoonnummer" ? zegTelefoon(a.adres) : a.adres;

/** What the customer prefers first, then the standard ones, then the rest; telephone before e-mail. */
export function opVolgorde(adressen: Adres[]): Adres[] {
  const rang = (a: Adres) =>
    (a.voorkeur ? 0 : a.standaard ? 1 : 2) * 10 + adresSoorten.findIndex((s) => s.waarde === a.soort);
  return [...adressen].sort((a, b) => rang(a) - rang(b) || a.adres.localeCompare(b.adres));
}

/** One telephone number and one e-mail address for the heading: preferred, standard, or the only one. */
export function vooraan(adressen: Adres[]): Adres[] {
  return (["telefoonnummer", "email"] as const).flatMap((soort) => {
    const van = opVolgorde(adressen.filter((a) => a.soort === soort));
    const [eerste] = van;
    return eerste && (eerste.voorkeur || eerste.standaard || van.length === 1) ? [eerste] : [];
  });
}

export const legeInvoer = (soort: AdresSoort = "telefoonnummer"): AdresInvoer => ({
  soort,
  adres: "",
  omschrijving: "",
  standaard: false,
  voorkeur: false,
  verificatieDatum: null,
  klantcontact: null,
  versie: null,
});

/** With the version that is on the screen now: the form keeps it, whatever the screen hears meanwhile. */
export function invoerVan(a: Adres): AdresInvoer {
  const { soort, adres, omschrijving, standaard, voorkeur, verificatieDatum, versie } = a;
  const klantcontact = a.contact?.klantcontact ?? null;
  return { soort, adres, omschrijving, standaard, voorkeur, verificatieDatum, klantcontact, versie };
}

/** As the register wants it: one spelling for a number, no blanks around anything. */
export function netjes(invoer: AdresInvoer): AdresInvoer {
  const adres = invoer.adres.trim();
  const nummer = invoer.soort === "telefoonnummer" ? alsTelefoon(adres) : null;
  return { ...invoer, adres: nummer ?? adres, omschrijving: invoer.omschrijving.trim() };
}

const kort = /^14\d{2,3}$/;

export function adresFout(soort: AdresSoort, adres: string): string | null {
  const tekst = adres.trim();
  if (soort === "telefoonnummer") {
    if (tekst === "") return "Vul een telefoonnummer in.";
    if (alsTelefoon(tekst) || kort.test(tekst)) return null;
    return "Dit is geen telefoonnummer. Vul tien cijfers in, of een + met het landnummer.";
  }
  if (soort === "email") {
    if (tekst === "") return "Vul een e-mailadres in.";
    return isEmail(tekst) ? null : "Dit is geen e-mailadres. Schrijf het als naam@voorbeeld.nl.";
  }
  return tekst === "" ? "Vul in hoe de klant te bereiken is." : null;
}

export function controleerAdres(invoer: AdresInvoer): Map<string, string> {
  const fouten = new Map<string, string>();
  const fout = adresFout(invoer.soort, invoer.adres);
  if (fout) fouten.set("adres", fout);
  if (Array.from(invoer.omschrijving.trim()).length > 40)
    fouten.set("omschrijving", "Maak de omschrijving korter. Er passen 40 tekens in.");
  return fouten;
}

export const gegevensVan = (eigen: Eigen): GegevensInvoer => ({
  ...eigen.naam,
  voorkeurstaal: eigen.voorkeurstaal ?? "",
  interneNotitie: eigen.interneNotitie,
  geheimhouding: eigen.geheimhouding,
  versie: eigen.versie,
});

export const periodeVan = ({ beginDatum, eindDatum, versie }: Relatie): PeriodeInvoer => ({
  beginDatum,
  eindDatum,
  versie,
});

export const zegDagOfLeeg = (dag: string | null): string => (dag ? zegDag(dag, new Date()) : "(leeg)");

/** From when to when, as far as that is known. */
export function zegPeriode({ beginDatum, eindDatum }: Pick<Relatie, "beginDatum" | "eindDatum">): string {
  const delen = [
    beginDatum && `vanaf ${zegDagOfLeeg(beginDatum)}`,
    eindDatum && `tot en met ${zegDagOfLeeg(eindDatum)}`,
  ];
  return delen.filter(Boolean).join(" ") || "zonder datum";
}

/** Over, not begun yet, or now: by the days of today. */
export function geldt(
  relatie: Pick<Relatie, "beginDatum" | "eindDatum">,
  vandaag: string,
): "nu" | "voorbij" | "straks" {
  if (relatie.eindDatum && relatie.eindDatum < vandaag) return "voorbij";
  return relatie.beginDatum && relatie.beginDatum > vandaag ? "straks" : "nu";
}

export function controleerPeriode(begin: string, eind: string): Map<string, string> {
  const fouten = new Map<string, string>();
  if (begin && eind && eind < begin) fouten.set("eindDatum", "De einddatum ligt voor de begindatum.");
  return fouten;
}
