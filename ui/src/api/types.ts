// The words of the Werkplek API, from its own description (schema.d.ts); narrowed where JSON Schema says less than we know.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Ik = Schemas["Ik"];
export type Persoon = Schemas["Persoon"];
export type Contact = Schemas["Contact"];
export type Zaak = Schemas["Zaak"];
export type Document = Schemas["Document"];
export type Documenten = Schemas["Documenten"];
export type Bewaard = Schemas["Bewaard"];
export type Geregistreerd = Schemas["Geregistreerd"];
export type GetoondeBsn = Schemas["GetoondeBsn"];
export type GekozenZaak = Required<Schemas["ZaakKeuze"]>;

/** A draft of ours has all its fields; the server fills in what another client leaves out. */
export type Concept = Required<Omit<Schemas["Concept"], "bewaardOp" | "zaak">> & {
  bewaardOp?: string;
  zaak: GekozenZaak | null;
};

type DeelVan<Bron extends string, Gegevens> = Omit<Schemas["Deel"], "bron" | "gegevens"> & {
  bron: Bron;
  gegevens: Gegevens | null;
};

export type KlantDeel = DeelVan<"klant", KlantKop>;
export type Deel =
  | KlantDeel
  | DeelVan<"persoon", Persoon>
  | DeelVan<"organisatie", Organisatie>
  | DeelVan<"contacten", Schemas["Contacten"]>
  | DeelVan<"zaken", Schemas["Zaken"]>
  | DeelVan<"eigen", Eigen>;
export type Bron = Deel["bron"];

/** Any error's body, as far as it is read here; a 409 on a draft has the newer one, on a customer the one that exists. */
export type Problem = Partial<Schemas["Fout"]> & { concept?: Concept; klant?: string };

// --- Provisional: the agreed words that schema.d.ts does not have yet. Each becomes `Schemas["…"]` when it has them.

export type Soort = "persoon" | "organisatie" | "vestiging" | "contactpersoon";

export type Keuzes = Schemas["Keuzes"] & { talen: Taal[]; categorieen: string[] };
export interface Taal {
  code: string;
  naam: string;
}

export type Treffer = Omit<Schemas["Treffer"], "soort"> & {
  soort: Soort;
  kvkNummer: string | null;
  vestigingsnummer: string | null;
  adres: string | null;
  gevondenOp: string | null;
};
export interface ContactTreffer {
  klantcontact: string;
  plaatsgevondenOp: string;
  kanaal: string;
  onderwerp: string;
  fragment: string | null;
  klant: string | null;
  klantNaam: string | null;
}
export interface ZaakTreffer {
  zaak: string;
  identificatie: string;
  omschrijving: string;
  zaaktype: string;
  status: string | null;
  startdatum: string | null;
  klant: string | null;
  klantNaam: string | null;
}
export type Zoekantwoord = Omit<Schemas["Antwoord"], "treffers"> & {
  treffers: Treffer[];
  contacten: ContactTreffer[];
  zaken: ZaakTreffer[];
  meer: boolean;
};

export interface KlantVerwijzing {
  klant: string;
  naam: string;
}
export type KlantKop = Omit<Schemas["KlantKop"], "soort"> & {
  soort: Soort;
  kvkNummer: string | null;
  vestigingsnummer: string | null;
  werktVoor: KlantVerwijzing | null;
};
export interface KvkAdres {
  soort: "bezoekadres" | "correspondentieadres";
  regels: string[];
  afgeschermd: boolean;
}
export interface Organisatie {
  naam: string;
  handelsnamen: string[];
  rechtsvorm: string | null;
  kvkNummer: string;
  vestigingsnummer: string | null;
  rsin: string | null;
  actief: boolean;
  registratiedatum: string | null;
  adressen: KvkAdres[];
  activiteiten: string[];
  werkzamePersonen: number | null;
  aantalVestigingen: number | null;
  hoofdvestiging: KlantVerwijzing | null;
}
export interface Vestiging {
  klant: string;
  naam: string;
  vestigingsnummer: string;
  adres: string | null;
  hoofdvestiging: boolean;
}
export interface Vestigingen {
  vestigingen: Vestiging[];
  pagina: number;
  meer: boolean;
  totaal: number;
}

export interface EigenNaam {
  voornaam: string;
  voorvoegsel: string;
  achternaam: string;
  organisatienaam: string;
}
export interface Eigen {
  partij: string | null;
  voorkeurstaal: string | null;
  interneNotitie: string;
  geheimhouding: boolean | null;
  naam: EigenNaam;
  adressen: Adres[];
  relaties: Relatie[];
}
export type AdresSoort = "email" | "telefoonnummer" | "overig";
export interface Adres {
  uuid: string;
  soort: AdresSoort;
  adres: string;
  omschrijving: string;
  standaard: boolean;
  voorkeur: boolean;
  verificatieDatum: string | null;
  herkomst: "klant" | "contact";
  contact: { klantcontact: string; plaatsgevondenOp: string } | null;
}
export type AdresInvoer = Pick<Adres, "soort" | "adres" | "omschrijving" | "standaard" | "voorkeur"> & {
  verificatieDatum: string | null;
  klantcontact: string | null;
};
export type RelatieSoort =
  | "vertegenwoordigt"
  | "vertegenwoordigdDoor"
  | "werktVoor"
  | "contactpersoon"
  | "categorie";
export interface Relatie {
  uuid: string;
  soort: RelatieSoort;
  naam: string;
  klant: string | null;
  beginDatum: string | null;
  eindDatum: string | null;
}
export interface RelatieInvoer {
  soort: "vertegenwoordigt" | "categorie";
  klant: string | null;
  categorie: string | null;
  beginDatum: string | null;
  eindDatum: string | null;
}
export type GegevensInvoer = EigenNaam & {
  voorkeurstaal: string;
  interneNotitie: string;
  geheimhouding: boolean | null;
};

export type NieuweSoort = Exclude<Soort, "vestiging">;
export type KlantInvoer = EigenNaam & {
  soort: NieuweSoort;
  werktVoor: string | null;
  bsn: string | null;
  kvkNummer: string | null;
  vestigingsnummer: string | null;
  voorkeurstaal: string;
  adressen: AdresInvoer[];
};
export interface NieuwGemaakt {
  klant: string;
  partij: string;
}
export interface DubbelVraag {
  soort?: NieuweSoort;
  voornaam?: string;
  achternaam?: string;
  organisatienaam?: string;
  telefoon?: string;
  email?: string;
  bsn?: string;
  kvkNummer?: string;
  vestigingsnummer?: string;
  behalve?: string;
}
export interface Dubbel {
  zeker: Treffer[];
  mogelijk: { treffer: Treffer; reden: string }[];
}
