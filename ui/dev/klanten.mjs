// Everybody the mock knows, whatever register knows them, and what our own register keeps of them.
import { randomUUID } from "node:crypto";
import { personen } from "./gegevens.mjs";
import { boskov, donald, organisaties, partijen } from "./organisaties.mjs";

const nu = () => new Date().toISOString();
const cijfers = (tekst) => tekst.replace(/[\s().-]/g, "").replace(/^(\+31|0031)/, "0");
export const sleutelVan = (p) => p.klant ?? `b${p.bsn.slice(-4)}`;
for (const p of personen) Object.assign(p, { klant: sleutelVan(p), soort: "persoon" });

export const klanten = new Map(
  [...personen, ...organisaties, ...organisaties.flatMap((o) => o.vestigingen), ...partijen].map((k) => [
    k.klant,
    k,
  ]),
);

const leegEigen = (k) => ({
  partij: k.partij ?? null,
  voorkeurstaal: null,
  interneNotitie: "",
  geheimhouding: null,
  naam: k.naamdelen ?? { voornaam: "", voorvoegsel: "", achternaam: "", organisatienaam: "" },
  adressen: [],
  relaties: [],
});
const eigens = new Map();
export function eigen(klant) {
  if (!eigens.has(klant)) eigens.set(klant, leegEigen(klanten.get(klant)));
  return eigens.get(klant);
}

const adres = (soort, waarde, meer = {}) => ({
  uuid: randomUUID(),
  soort,
  adres: waarde,
  omschrijving: "",
  standaard: false,
  voorkeur: false,
  verificatieDatum: null,
  herkomst: "klant",
  contact: null,
  ...meer,
});
const relatie = (soort, wie, meer = {}) => ({
  uuid: randomUUID(),
  soort,
  naam: wie.naam,
  klant: wie.klant ?? null,
  beginDatum: null,
  eindDatum: null,
  ...meer,
});

const wie = (naam) => personen.find((p) => p.naam === naam);
const moulin = wie("Suzanne Moulin");
const hubert = wie("Hubert Jozef Maassen");
const josephina = wie("Josephina Maria Maassen");

// Somebody of whom we know a lot, two who share a telephone, and an organisation with a person to call.
Object.assign(eigen(moulin.klant), {
  voorkeurstaal: "eng",
  interneNotitie: "Graag na 17:00 uur bellen. Werkt overdag in de zorg en kan dan niet opnemen.",
  adressen: [
    adres("telefoonnummer", "0612345678", {
      standaard: true,
      voorkeur: true,
      verificatieDatum: nu().slice(0, 10),
      omschrijving: "mobiel",
    }),
    adres("email", "suzanne.moulin@voorbeeld.nl", { standaard: true }),
    adres("telefoonnummer", "0101234567", {
      omschrijving: "werk",
      herkomst: "contact",
      contact: {
        klantcontact: moulin.contacten[0].uuid,
        plaatsgevondenOp: moulin.contacten[0].plaatsgevondenOp,
      },
    }),
    adres("overig", "Aangetekende post via de afdeling Burgerzaken, balie 3"),
  ],
  relaties: [
    relatie("vertegenwoordigt", josephina),
    relatie("categorie", { naam: "Mantelzorger" }, { beginDatum: "2025-01-01" }),
    relatie("categorie", { naam: "Ondernemer" }, { beginDatum: "2019-01-01", eindDatum: "2023-12-31" }),
  ],
});
Object.assign(eigen(josephina.klant), {
  adressen: [adres("telefoonnummer", "0201234567", { standaard: true })],
  relaties: [relatie("vertegenwoordigdDoor", moulin)],
});
eigen(hubert.klant).adressen.push(adres("telefoonnummer", "0201234567"));
eigen(donald.klant).adressen.push(adres("telefoonnummer", "0881234567", { standaard: true }));
eigen(donald.klant).relaties.push(relatie("contactpersoon", boskov));
eigen(boskov.klant).adressen.push(adres("email", "b.boskov@voorbeeld.nl", { standaard: true }));
eigen(boskov.klant).relaties.push(relatie("werktVoor", donald));

export function treffer(k, gevondenOp = null) {
  const bezoek = k.adressen?.[0];
  return {
    klant: k.klant,
    naam: k.naam,
    geboortedatum: k.geboortedatum ?? null,
    woonplaats: k.bsn ? (k.adres?.[1]?.replace(/^\d{4}\s?[A-Z]{2}\s/, "") ?? null) : null,
    soort: k.soort,
    bron: k.bsn ? "BRP" : k.kvkNummer ? "KVK" : "Eigen register",
    geheim: k.geheim ?? false,
    overleden: k.overleden ?? false,
    laatsteContact: k.contacten[0]?.plaatsgevondenOp ?? null,
    kvkNummer: k.kvkNummer ?? null,
    vestigingsnummer: k.vestigingsnummer ?? null,
    adres: bezoek && !bezoek.afgeschermd ? bezoek.regels.join(", ") : null,
    gevondenOp,
  };
}

/** Who has this number or address, in whatever spelling. */
export function metAdres(waarde) {
  const gelijk = (a) => cijfers(a.adres).toLowerCase() === cijfers(waarde).toLowerCase();
  return [...eigens].filter(([, e]) => e.adressen.some(gelijk)).map(([klant]) => klanten.get(klant));
}

export function maakKlant(invoer) {
  const uuid = randomUUID();
  const naam =
    invoer.organisatienaam ||
    [invoer.voornaam, invoer.voorvoegsel, invoer.achternaam].filter(Boolean).join(" ");
  const werktVoor = klanten.get(invoer.werktVoor);
  const nieuw = {
    klant: `p${uuid}`,
    partij: uuid,
    soort: invoer.soort,
    naam,
    naamdelen: {
      voornaam: invoer.voornaam,
      voorvoegsel: invoer.voorvoegsel,
      achternaam: invoer.achternaam,
      organisatienaam: invoer.organisatienaam,
    },
    werktVoor: werktVoor ? { klant: werktVoor.klant, naam: werktVoor.naam } : null,
    contacten: [],
    zaken: [],
  };
  klanten.set(nieuw.klant, nieuw);
  eigen(nieuw.klant).voorkeurstaal = invoer.voorkeurstaal || null;
  for (const a of invoer.adressen) zetAdres(nieuw.klant, null, a);
  if (werktVoor) {
    eigen(nieuw.klant).relaties.push(relatie("werktVoor", werktVoor));
    eigen(werktVoor.klant).relaties.push(relatie("contactpersoon", nieuw));
  }
  return { klant: nieuw.klant, partij: uuid };
}

export function zetAdres(klant, uuid, { klantcontact, ...invoer }) {
  const e = eigen(klant);
  const oud = e.adressen.find((a) => a.uuid === uuid);
  const contact = klantcontact
    ? { klantcontact, plaatsgevondenOp: oud?.contact?.plaatsgevondenOp ?? nu() }
    : null;
  const nieuw = { ...adres(invoer.soort, invoer.adres), ...oud, ...invoer, contact };
  nieuw.herkomst = contact ? "contact" : "klant";
  for (const a of e.adressen) {
    if (nieuw.standaard && a.soort === nieuw.soort) a.standaard = false;
    if (nieuw.voorkeur) a.voorkeur = false;
  }
  e.adressen = oud ? e.adressen.map((a) => (a === oud ? nieuw : a)) : [...e.adressen, nieuw];
  e.partij ??= randomUUID();
  return nieuw;
}

export function maakRelatie(klant, invoer) {
  const ander = klanten.get(invoer.klant);
  const { beginDatum, eindDatum } = invoer;
  const nieuw = relatie(invoer.soort, ander ?? { naam: invoer.categorie }, { beginDatum, eindDatum });
  eigen(klant).relaties.push(nieuw);
  if (ander) {
    const terug = relatie("vertegenwoordigdDoor", klanten.get(klant), { uuid: nieuw.uuid });
    eigen(ander.klant).relaties.push(terug);
  }
  return nieuw;
}

export function weg(klant, lijst, uuid) {
  for (const e of lijst === "relaties" ? eigens.values() : [eigen(klant)])
    e[lijst] = e[lijst].filter((x) => x.uuid !== uuid);
}

export function dubbel(vraag) {
  const alle = [...klanten.values()].filter((k) => k.klant !== vraag.behalve);
  const zeker = alle.filter(
    (k) =>
      (vraag.bsn && k.bsn === vraag.bsn) ||
      (vraag.kvkNummer &&
        k.kvkNummer === vraag.kvkNummer &&
        (k.vestigingsnummer ?? null) === (vraag.vestigingsnummer ?? null)),
  );
  const mogelijk = [];
  const voeg = (k, reden) =>
    k &&
    !zeker.includes(k) &&
    !mogelijk.some((m) => m.treffer.klant === k.klant) &&
    mogelijk.push({ treffer: treffer(k), reden });
  if (vraag.telefoon) for (const k of metAdres(vraag.telefoon)) voeg(k, "zelfde telefoonnummer");
  if (vraag.email) for (const k of metAdres(vraag.email)) voeg(k, "zelfde e-mailadres");
  const naam = (vraag.organisatienaam ?? vraag.achternaam ?? "").toLowerCase();
  if (naam) {
    for (const k of alle.filter((k) => k.soort !== "vestiging" && k.naam.toLowerCase().includes(naam)))
      if (!vraag.voornaam || k.naam.toLowerCase().startsWith(vraag.voornaam.toLowerCase()))
        voeg(k, "lijkt op deze naam");
  }
  return { zeker: zeker.map((k) => treffer(k)), mogelijk: mogelijk.slice(0, 5) };
}
