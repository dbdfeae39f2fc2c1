// The Werkplek API as docs/api/werkplek.yaml describes it.

export interface Ik {
  naam: string;
  gebruiker: string;
  rollen: string[];
}

export interface Keuzes {
  gemeente: string;
  thema: string | null;
  kanalen: string[];
  resultaten: string[];
  proefomgeving: boolean;
}

export interface Treffer {
  klant: string;
  naam: string;
  geboortedatum: string | null;
  woonplaats: string | null;
  soort: string;
  bron: string;
  geheim: boolean;
  overleden: boolean;
  laatsteContact: string | null;
}

export interface Zoekantwoord {
  herkend: string;
  uitleg: string | null;
  treffers: Treffer[];
  bronnen: { naam: string; gelukt: boolean; melding: string | null }[];
}

export interface Persoon {
  naam: string;
  aanspreekvorm: string | null;
  geboortedatum: string | null;
  leeftijd: number | null;
  geheim: boolean;
  overleden: boolean;
  overlijdensdatum: string | null;
  adres: string[] | null;
  partners: string[];
  inOnderzoek: boolean;
}

export interface Contact {
  uuid: string;
  plaatsgevondenOp: string;
  kanaal: string;
  onderwerp: string;
  inhoud: string;
  resultaat: string | null;
  gelukt: boolean | null;
  initiatief: "klant" | "gemeente" | null;
  medewerker: string | null;
  zaken: string[];
}

export interface Zaak {
  uuid: string;
  identificatie: string;
  omschrijving: string;
  zaaktype: string;
  status: string | null;
  statusGezet: string | null;
  startdatum: string | null;
  einddatum: string | null;
  uiterlijk: string | null;
  resultaat: string | null;
}

interface DeelVan<Bron extends string, Gegevens> {
  bron: Bron;
  gelukt: boolean;
  melding: string | null;
  register?: string | null;
  opgehaald: string;
  gegevens: Gegevens | null;
}

export type KlantDeel = DeelVan<
  "klant",
  {
    klant: string;
    /** Only what our own register knows: a person's name comes from the BRP. */
    naam: string | null;
    soort: string;
    bsnEinde: string | null;
    partij: string | null;
  }
>;
export type PersoonDeel = DeelVan<"persoon", Persoon>;
export type ContactenDeel = DeelVan<"contacten", { contacten: Contact[]; meer: boolean }>;
export type ZakenDeel = DeelVan<"zaken", { zaken: Zaak[] }>;
export type Deel = KlantDeel | PersoonDeel | ContactenDeel | ZakenDeel;
export type Bron = Deel["bron"];

export interface Document {
  uuid: string;
  titel: string;
  soort: string;
  datum: string | null;
  vertrouwelijkheid: string;
  bestandsnaam: string;
  formaat: string;
  omvang: number | null;
  toegankelijk: boolean;
}

export interface Documenten {
  gelukt: boolean;
  melding: string | null;
  opgehaald: string;
  documenten: Document[];
}

export interface GekozenZaak {
  uuid: string;
  identificatie: string;
  omschrijving: string;
}

export interface Concept {
  uuid: string;
  versie: number;
  gestart: string;
  bewaardOp?: string | null;
  klant: string | null;
  klantNaam: string | null;
  naamBeller: string;
  notitie: string;
  kanaal: string;
  onderwerp: string;
  resultaat: string;
  zaak: GekozenZaak | null;
  initiatief: "klant" | "gemeente";
  gelukt: boolean;
}

export interface Bewaard {
  versie: number;
  bewaardOp: string;
}

export interface Geregistreerd {
  klantcontact: { uuid: string; url: string };
}

export interface Problem {
  title?: string;
  status?: number;
  detail?: string;
  invalidParams?: { name: string; code?: string; reason: string }[];
  concept?: Concept;
}
