// The words of the Werkplek API, from its own description (schema.d.ts); narrowed where JSON Schema says less than we know.
import type { components as beheer } from "./beheer";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type MisluktBericht = Omit<beheer["schemas"]["Mislukt"], "bericht"> & {
  bericht: Record<string, unknown>;
};
export type Berichten = Omit<beheer["schemas"]["Berichten"], "berichten"> & { berichten: MisluktBericht[] };

export type Ik = Schemas["Ik"];
export type Persoon = Schemas["Persoon"];
export type Contact = Schemas["Contact"];
export type Contacten = Schemas["Contacten"];
export type Taak = Schemas["Taak"];
export type Zaak = Schemas["Zaak"];
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
  | DeelVan<"contacten", Contacten>
  | DeelVan<"zaken", Schemas["Zaken"]>
  | DeelVan<"eigen", Eigen>;
export type Bron = Deel["bron"];

/** How a draft ended of which another window still has the text. */
export type Afgerond = Schemas["Afgerond"];

/**
 * Any error's body, as far as it is read here; a 409 has the newer draft, how the draft ended, the customer that
 * exists, or what was to be changed as it is now.
 */
export type Problem = Partial<Schemas["Fout"]> & {
  concept?: Concept;
  afgerond?: Afgerond;
  klant?: string;
  nu?: unknown;
};

export type Keuzes = Schemas["Keuzes"];
export type Taal = Schemas["Taal"];

export type Soort = "persoon" | "organisatie" | "vestiging" | "contactpersoon";
type MetSoort<T> = Omit<T, "soort"> & { soort: Soort };

export type Treffer = MetSoort<Schemas["Treffer"]>;
export type ContactTreffer = Schemas["ContactTreffer"];
export type ZaakTreffer = Schemas["ZaakTreffer"];
export type Zoekantwoord = Omit<Schemas["Antwoord"], "treffers"> & { treffers: Treffer[] };
/** What a number is when the employee says so. */
export type Als = Schemas["Als"];

export type KlantVerwijzing = Schemas["Ander"];
export type KlantKop = MetSoort<Schemas["KlantKop"]>;
export type KvkAdres = Omit<Schemas["OrganisatieAdres"], "soort"> & {
  soort: "bezoekadres" | "correspondentieadres";
};
export type Organisatie = Omit<Schemas["Organisatie"], "adressen"> & { adressen: KvkAdres[] };
export type Vestiging = Schemas["Vestiging"];
export type Vestigingen = Schemas["Vestigingen"];

export type EigenNaam = Schemas["EigenNaam"];
export type Eigen = Omit<Schemas["Eigen"], "adressen" | "relaties"> & {
  adressen: Adres[];
  relaties: Relatie[];
};
export type AdresSoort = "email" | "telefoonnummer" | "overig";
export type Adres = Omit<Schemas["Adres"], "soort" | "herkomst"> & {
  soort: AdresSoort;
  herkomst: "klant" | "contact";
};
export type AdresInvoer = Required<Omit<Schemas["AdresInvoer"], "soort">> & { soort: AdresSoort };
export type RelatieSoort =
  | "vertegenwoordigt"
  | "vertegenwoordigdDoor"
  | "werktVoor"
  | "contactpersoon"
  | "categorie";
export type Relatie = Omit<Schemas["Relatie"], "soort"> & { soort: RelatieSoort };
export type RelatieInvoer = Omit<Schemas["RelatieInvoer"], "soort"> & {
  soort: "vertegenwoordigt" | "categorie";
};
export type PeriodeInvoer = Required<Schemas["PeriodeInvoer"]>;
export type GegevensNu = Schemas["GegevensNu"];
export type GegevensInvoer = Required<Schemas["GegevensInvoer"]>;

export type NieuweSoort = Exclude<Soort, "vestiging">;
export type KlantInvoer = Required<Omit<Schemas["KlantInvoer"], "soort" | "adressen">> & {
  soort: NieuweSoort;
  adressen: AdresInvoer[];
};
export type NieuwGemaakt = Schemas["NieuweKlant"];
export type DubbelVraag = Omit<Schemas["DubbelVraag"], "soort" | "behalve"> & {
  soort?: NieuweSoort;
  behalve?: string;
};
export interface Dubbel {
  zeker: Treffer[];
  mogelijk: { treffer: Treffer; reden: string }[];
}
