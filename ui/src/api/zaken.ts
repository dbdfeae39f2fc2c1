// The words of the API about zaken: from its own description where that has them, by hand where it does not yet.
import type { components as beheer } from "./beheer";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Mag = Schemas["Mag"];
export type ZaakRef = Schemas["ZaakRef"];
export type ZaakRol = Schemas["ZaakRol"];
export type Zaakbeeld = Schemas["Zaakbeeld"];
export type ZaakContact = Schemas["Contact"];
export type Kenmerk = Schemas["ZaakKenmerk"];
export type Contactpersoon = Required<Schemas["ContactpersoonInvoer"]>;
export type RolInvoer = Omit<Schemas["RolInvoer"], "contactpersoon"> & { contactpersoon: Contactpersoon };
export type ContactGekoppeld = Schemas["Gekoppeld"];
export type ZaakWijziging = Schemas["ZaakInvoer"];
/** What a refused change is beside: how it stands now. */
export type Nu = Required<Schemas["Gewijzigd"]["nu"]>;

export type Wachtend = Omit<Schemas["Wachtend"], "stand"> & { stand: "wacht" | "keuze" | "te-lang" };

export type Handeling = beheer["schemas"]["Handeling"];
export type Zaakrecht = beheer["schemas"]["Zaakrecht"];
export type Documentregel = beheer["schemas"]["Documentregel"];
export type Onafgemaakt = beheer["schemas"]["Taak"];
export type Zaakrechten = beheer["schemas"]["Zaakrechten"];

// From here on by hand: documents as they can be changed, the state of each zaaksysteem, abonnementen.

export type Document = Schemas["Document"] & {
  versie: number;
  status: string;
  auteur: string;
  beschrijving: string;
  wijzigen: Mag;
  ontvangen: string | null;
};

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

export interface Zaaksysteem {
  bron: string;
  register: string;
  gelukt: boolean;
  melding: string | null;
  compleetTot: string | null;
  /** How many messages and zaken are still to be looked at. */
  wachtend?: number;
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
  /** What is the matter when it is chosen, for a person. */
  waarschuwing: string | null;
}

export type Abonnementen = Zaaksysteem & { zaaktypen: AbonneerbaarZaaktype[] };
