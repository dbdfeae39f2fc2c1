// Organisations with the numbers of the KVK's public test set, and customers of our own register. What they say is
// made up here.
import { contact, datum, iso, uuid, zaak } from "./gegevens.mjs";

const adres = (...regels) => ({ soort: "bezoekadres", regels, afgeschermd: false });

const organisatie = (kvkNummer, naam, meer = {}) => ({
  klant: `k${kvkNummer}`,
  soort: "organisatie",
  naam,
  handelsnamen: [naam],
  rechtsvorm: "Besloten vennootschap",
  kvkNummer,
  vestigingsnummer: null,
  rsin: null,
  actief: true,
  registratiedatum: "2017-07-03",
  adressen: [],
  activiteiten: [],
  werkzamePersonen: null,
  hoofdvestiging: null,
  vestigingen: [],
  contacten: [],
  zaken: [],
  ...meer,
});

const vestiging = (van, nummer, naam, waar, meer = {}) => ({
  ...organisatie(van.kvkNummer, naam),
  klant: `v${van.kvkNummer}-${nummer}`,
  soort: "vestiging",
  vestigingsnummer: nummer,
  rechtsvorm: van.rechtsvorm,
  adressen: [adres(...waar)],
  hoofdvestiging: { klant: van.klant, naam: van.naam },
  ...meer,
});

export const donald = organisatie("68750110", "Test BV Donald", {
  rsin: "857587973",
  handelsnamen: ["Test BV Donald", "Donald Dakdekkers", "Donald Onderhoud en Renovatie"],
  adressen: [
    adres("Hizzaarderlaan 3 A", "8823SJ Lollum"),
    { soort: "correspondentieadres", regels: ["Postbus 200", "3000AE Rotterdam"], afgeschermd: false },
  ],
  activiteiten: ["Dakdekken en bouwen van dakconstructies", "Loodgieters- en fitterswerk"],
  werkzamePersonen: 14,
  zaken: [
    zaak(
      "ZAAK-2026-0000000420",
      "Omgevingsvergunning behandelen",
      "Steiger op de stoep",
      "In behandeling",
      iso(-2, 10, 15),
      { uiterlijk: datum(5) },
    ),
  ],
  contacten: [
    contact(
      iso(-4, 14, 5),
      "Telefoon",
      "Steiger op de stoep",
      "De heer Boskov vraagt hoe lang de steiger mag blijven staan.",
      "Zelf afgehandeld",
      { zaken: ["ZAAK-2026-0000000420"] },
    ),
  ],
});
donald.vestigingen = [
  vestiging(donald, "000037178598", "Test BV Donald", ["Hizzaarderlaan 3 A", "8823SJ Lollum"], {
    hoofd: true,
  }),
  vestiging(donald, "000037178601", "Test BV Donald Nevenvestiging", [
    "Brinkerinckbaan 740",
    "7242DH Lochem",
  ]),
];

export const duizend = organisatie("90006577", "Test BV met duizend vestigingen", {
  rechtsvorm: "Besloten vennootschap",
  rsin: "001234562",
  adressen: [adres("Waldeck Pyrmontlaan 2", "5631LC Eindhoven")],
  activiteiten: ["Supermarkten"],
  werkzamePersonen: 12_400,
});
duizend.vestigingen = Array.from({ length: 1000 }, (_, i) =>
  vestiging(
    duizend,
    String(100_000_001 + i).padStart(12, "0"),
    i === 0 ? duizend.naam : `Filiaal ${i}`,
    [`Marktplein ${i + 1}`, `${1000 + i}AB Plaats ${Math.floor(i / 20) + 1}`],
    { hoofd: i === 0 },
  ),
);

const afgeschermd = organisatie("90001354", "Test BV met een afgeschermd adres", {
  adressen: [{ soort: "bezoekadres", regels: [], afgeschermd: true }],
});

const opgeheven = organisatie("96354429", "Coöperatie die is opgeheven U.A.", {
  rechtsvorm: "Coöperatie",
  actief: false,
  registratiedatum: "2012-05-01",
  adressen: [adres("Keizersgracht 1", "1015CN Amsterdam")],
});

const lang = organisatie(
  "69599068",
  "Test Stichting Bolderbast tot behoud van het Oudhollandsche Ambacht en Bevordering van de Volkshuisvesting in Stad en Ommelanden",
  { rechtsvorm: "Stichting", adressen: [adres("Oosterwal 2", "1671NW Medemblik")] },
);

const storing = organisatie("90004973", "Test BV waarvan de KVK niet antwoordt", { kvkStuk: true });

export const organisaties = [donald, duizend, afgeschermd, opgeheven, lang, storing];

/** Customers whom no register knows: only our own. */
const partij = (soort, naam, meer = {}) => {
  const eigen = uuid("9a00");
  return { klant: `p${eigen}`, partij: eigen, soort, naam, contacten: [], zaken: [], ...meer };
};

export const boskov = partij("contactpersoon", "Boris Boskov", {
  werktVoor: { klant: donald.klant, naam: donald.naam },
  naamdelen: { voornaam: "Boris", voorvoegsel: "", achternaam: "Boskov", organisatienaam: "" },
});
const gast = partij("persoon", "Mirjam van der Linden-Achterberg", {
  naamdelen: {
    voornaam: "Mirjam",
    voorvoegsel: "van der",
    achternaam: "Linden-Achterberg",
    organisatienaam: "",
  },
});
const club = partij("organisatie", "Wijkcomité Zuid", {
  naamdelen: { voornaam: "", voorvoegsel: "", achternaam: "", organisatienaam: "Wijkcomité Zuid" },
});

export const partijen = [boskov, gast, club];
