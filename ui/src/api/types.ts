// The words of the Werkplek API, from its own description (schema.d.ts); narrowed where JSON Schema says less than we know.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Ik = Schemas["Ik"];
export type Keuzes = Schemas["Keuzes"];
export type Treffer = Schemas["Treffer"];
export type Zoekantwoord = Schemas["Antwoord"];
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

export type KlantDeel = DeelVan<"klant", Schemas["KlantKop"]>;
export type Deel =
  | KlantDeel
  | DeelVan<"persoon", Persoon>
  | DeelVan<"contacten", Schemas["Contacten"]>
  | DeelVan<"zaken", Schemas["Zaken"]>;
export type Bron = Deel["bron"];

/** Any error's body, as far as it is read here; a 409 on a draft has the newer one. */
export type Problem = Partial<Schemas["Fout"]> & { concept?: Concept };
