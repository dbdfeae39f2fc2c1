// The words of the API about zaken, by hand for as long as its own description does not have them: everything that is to be
// taken from schema.d.ts and beheer.d.ts later stands in this one file.

/** Whether something may be done here, and why not. */
export interface Mag {
  mag: boolean;
  waarom: string | null;
}

export interface ZaakRef {
  bron: string;
  uuid: string;
  identificatie: string;
  omschrijving: string;
  zaaktype: string;
  status: string | null;
}

export interface Contactpersoon {
  naam: string;
  telefoonnummer: string;
  emailadres: string;
  functie: string;
}

export interface ZaakRol {
  rol: string;
  soort: string;
  naam: string;
  /** The key of the klantbeeld, when there is one. */
  klant: string | null;
  contactpersoon: Contactpersoon | null;
}

export interface ZaakStatus {
  status: string;
  gezet: string | null;
  toelichting: string;
}

export interface Besluit {
  besluittype: string;
  identificatie: string;
  datum: string | null;
  ingang: string | null;
  toelichting: string;
}

/** A contact as the klantbeeld shows it; `notitie` is another word for `inhoud`. */
export interface ZaakContact {
  uuid: string;
  plaatsgevondenOp: string;
  kanaal: string;
  onderwerp: string;
  inhoud?: string;
  notitie?: string;
  medewerker: string | null;
  gelukt: boolean | null;
}

export interface Kenmerk {
  bron: string;
  kenmerk: string;
}

export interface Zaakbeeld {
  bron: string;
  register: string;
  opgehaald: string;
  uuid: string;
  identificatie: string;
  omschrijving: string;
  toelichting: string;
  zaaktype: string;
  vertrouwelijkheid: string;
  startdatum: string | null;
  einddatum: string | null;
  gepland: string | null;
  uiterlijk: string | null;
  status: string | null;
  statusGezet: string | null;
  /** What a citizen may be told. */
  statustekst: string | null;
  resultaat: string | null;
  resultaatToelichting: string | null;
  kenmerken: Kenmerk[];
  /** Newest first. */
  statussen: ZaakStatus[];
  rollen: ZaakRol[];
  eigenschappen: { naam: string; waarde: string }[];
  besluiten: Besluit[];
  hoofdzaak: ZaakRef | null;
  deelzaken: ZaakRef[];
  contacten: ZaakContact[];
  /** There are more contacts than these. */
  meerContacten?: boolean;
  bijwerken: Mag;
  contactToevoegen: Mag;
  rolToevoegen: Mag;
  documentToevoegen: Mag;
  roltypen: { uuid: string; naam: string }[];
  /** Which parts are missing and why. */
  meldingen: string[];
}

export interface ZaakWijziging {
  toelichting?: string;
  kenmerk?: Kenmerk;
  gezien: { toelichting: string };
}

/** What a refused change is beside: how it stands now. */
export interface Nu {
  toelichting: string;
}

export interface ContactGekoppeld {
  gekoppeld: boolean;
  /** Our side is done; why the zaak's side is not. */
  melding: string | null;
}

export interface RolInvoer {
  roltype: string;
  contactpersoon: Contactpersoon;
}

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
  versie: number;
  status: string;
  auteur: string;
  beschrijving: string;
  wijzigen: Mag;
  ontvangen: string | null;
}

/** A kind of document that may be used here. */
export interface DocumentSoort {
  uuid: string;
  naam: string;
  vertrouwelijkheid: string;
}

export interface Documenten {
  gelukt: boolean;
  melding: string | null;
  opgehaald: string;
  documenten: Document[];
  soorten: DocumentSoort[];
  toevoegen: Mag;
}

export interface DocumentVersie {
  versie: number;
  gewijzigd: string | null;
  titel: string;
  auteur: string;
  bestandsnaam: string;
  omvang: number | null;
}

export interface Bestand {
  bestandsnaam: string;
  formaat: string;
  omvang: number;
}

export interface DocumentInvoer extends Bestand {
  titel: string;
  soort: string;
  ontvangen: string | null;
  beschrijving: string;
}

export interface DocumentWijziging {
  titel: string;
  beschrijving: string;
  bestand: Bestand | null;
}

export interface Wachtend {
  uuid: string;
  klantcontact: string;
  onderwerp: string;
  kenmerk: string;
  sinds: string;
  stand: "wacht" | "keuze" | "te-lang";
  klant: string | null;
  kandidaten: ZaakRef[];
}

export interface Zaaksysteem {
  bron: string;
  register: string;
  gelukt: boolean;
  melding: string | null;
  compleetTot: string | null;
}

/** An event of the stream: what is on the screen of this zaak is to be asked again. */
export interface ZaakVeranderd {
  bron: string;
  uuid: string;
}

export interface AbonneerbaarZaaktype {
  identificatie: string;
  omschrijving: string;
  versies: number;
  geabonneerd: boolean;
}

export type Abonnementen = Zaaksysteem & { zaaktypen: AbonneerbaarZaaktype[] };

export type Handeling = "lezen" | "bijwerken" | "document-lezen" | "document-toevoegen" | "document-wijzigen";

export interface Zaakrecht {
  groep: string;
  /** Its code, or `*`. */
  zaaksysteem: string;
  /** Its identificatie, or `*`. */
  zaaktype: string;
  totEnMet: string;
  handelingen: Handeling[];
}

export interface Documentregel {
  zaaksysteem: string;
  zaaktype: string;
  /** Its omschrijving, or `*`. */
  statustype: string;
  toevoegen: boolean;
  wijzigen: boolean;
}

export interface Zaakrechten {
  rechten: Zaakrecht[];
  documentregels: Documentregel[];
}

/** What the parts that were there already gain. */
export interface MetBron {
  /** The code of the zaaksysteem. */
  bron: string;
}
export interface MetAanvraag {
  /** The reference of an application that is no zaak yet. */
  aanvraag: string;
}
