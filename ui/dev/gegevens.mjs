// Believable data for the mock: people of the public test set of the BRP (RvIG), nobody else.

const dag = 86_400_000;
export const vandaag = new Date();
export const iso = (dagen, uur = 9, minuut = 0) => {
  const d = new Date(vandaag.getTime() + dagen * dag);
  d.setHours(uur, minuut, 0, 0);
  return d.toISOString();
};
export const datum = (dagen) => iso(dagen, 12).slice(0, 10);

const persoon = (bsn, naam, geboortedatum, adres, meer = {}) => ({
  bsn,
  naam,
  geboortedatum,
  adres,
  geheim: false,
  overleden: false,
  partners: [],
  contacten: [],
  zaken: [],
  ...meer,
});

let teller = 0;
export const uuid = (soort) => `${soort}0000-0000-4000-8000-${String(++teller).padStart(12, "0")}`;

export const contact = (op, kanaal, onderwerp, inhoud, resultaat, meer = {}) => ({
  uuid: uuid("c0de"),
  plaatsgevondenOp: op,
  kanaal,
  onderwerp,
  inhoud,
  resultaat,
  gelukt: true,
  initiatief: "klant",
  medewerker: "Medewerker KCC",
  zaken: [],
  ...meer,
});

const document = (titel, soort, op, meer = {}) => ({
  uuid: uuid("d0c0"),
  titel,
  soort,
  datum: op,
  vertrouwelijkheid: "zaakvertrouwelijk",
  bestandsnaam: `${titel.toLowerCase().replaceAll(" ", "-")}.pdf`,
  formaat: "application/pdf",
  omvang: 184_320,
  toegankelijk: true,
  ...meer,
});

const veelDocumenten = () =>
  Array.from({ length: 200 }, (_, i) =>
    document(`Foto van de stoep ${i + 1}`, ["Foto", "Melding", "Brief"][i % 3], datum(-i), {
      formaat: ["image/png", "application/pdf", "text/plain", "application/vnd.ms-outlook"][i % 4],
      versie: i % 5 ? 1 : 3,
      toegankelijk: i % 17 !== 3,
    }),
  );

export const zaak = (identificatie, zaaktype, omschrijving, status, statusGezet, meer = {}) => ({
  uuid: uuid("2aa0"),
  bron: "zgw",
  identificatie,
  zaaktype,
  omschrijving,
  status,
  statusGezet,
  startdatum: datum(-20),
  einddatum: null,
  uiterlijk: datum(36),
  resultaat: null,
  documenten: [],
  ...meer,
});

const moulin = persoon("999993653", "Suzanne Moulin", "1985-12-01", ["Boterdiep 31", "3077AW Rotterdam"], {
  partners: ["Jean Marie Beaudelaire"],
  zaken: [
    zaak(
      "ZAAK-2026-0000000114",
      "Parkeervergunning aanvragen",
      "Parkeervergunning voor tweede auto",
      "In behandeling",
      iso(0, 9, 12),
      {
        startdatum: datum(-12),
        documenten: [
          document("Aanvraagformulier", "Aanvraag", datum(-12)),
          document("Kentekenbewijs", "Bijlage", datum(-12), {
            omvang: 2_411_724,
            formaat: "image/jpeg",
            bestandsnaam: "kenteken.jpg",
          }),
          document("Intern advies", "Advies", datum(-3), {
            vertrouwelijkheid: "vertrouwelijk",
            toegankelijk: false,
          }),
        ],
      },
    ),
    zaak(
      "ZAAK-2026-0000000087",
      "Bezwaar maken",
      "Bezwaar tegen aanslag hondenbelasting",
      "Wachten op informatie",
      iso(-11, 14, 30),
      {
        startdatum: datum(-40),
        uiterlijk: datum(2),
        documenten: [
          document("Bezwaarschrift", "Bezwaarschrift", datum(-40), { vertrouwelijkheid: "openbaar" }),
        ],
      },
    ),
    zaak("ZAAK-2025-0000000541", "Paspoort aanvragen", "Paspoort", "Afgehandeld", iso(-300, 11), {
      startdatum: datum(-310),
      einddatum: datum(-300),
      uiterlijk: null,
      resultaat: "Verleend",
    }),
    zaak(
      "ZAAK-2026-0000000009",
      "Melding overlast behandelen",
      "Overlast van de buren",
      "In behandeling",
      iso(-70, 10),
      {
        startdatum: datum(-90),
        uiterlijk: datum(-3),
        vertrouwelijkheid: "vertrouwelijk",
      },
    ),
    zaak("WMO-2026-00031", "Hulp in huis aanvragen", "Huishoudelijke hulp", "Onderzoek", iso(-4, 15), {
      bron: "sociaal",
      uiterlijk: datum(20),
    }),
  ],
  contacten: [
    contact(
      iso(-11, 10, 5),
      "Telefoon",
      "Parkeervergunning verlengen",
      "Mevrouw vraagt of zij de vergunning kan verlengen nu zij een tweede auto heeft. Uitgelegd dat zij een nieuwe aanvraag moet doen via de website en wat het kost.",
      "Zelf afgehandeld",
    ),
    contact(
      iso(-13, 15, 40),
      "Balie",
      "Bezwaarschrift ingeleverd",
      "Bezwaarschrift aan de balie aangenomen en bij de zaak gevoegd.",
      "Zelf afgehandeld",
    ),
    contact(
      iso(-34, 9, 20),
      "Telefoon",
      "Terugbellen over hondenbelasting",
      "Niet bereikt, voicemail ingesproken.",
      "Niet bereikt",
      { initiatief: "gemeente", gelukt: false },
    ),
    contact(
      iso(-402, 13),
      "E-mail",
      "Wanneer is de milieustraat open?",
      "Openingstijden gestuurd.",
      "Zelf afgehandeld",
    ),
  ],
});

const geheim = persoon(
  "999991802",
  "Frans in 't Veld",
  "1990-09-20",
  ["Hunzestraat 87", "9712 KS Groningen"],
  {
    geheim: true,
    zaken: [zaak("ZAAK-2026-0000000102", "Verhuizing doorgeven", "Verhuizing", "Ontvangen", iso(-1, 16, 40))],
    contacten: [
      contact(
        iso(-1, 16, 35),
        "Telefoon",
        "Verhuizing doorgeven",
        "Verhuizing telefonisch besproken.",
        "Zelf afgehandeld",
      ),
    ],
  },
);

const veel = persoon("999990809", "Zahra Sohrabi", "1961-10-14", ["Ampèrestraat 4", "3553 RD Utrecht"], {
  contacten: Array.from({ length: 1000 }, (_, i) =>
    contact(
      iso(-i, 9 + (i % 8), (i * 7) % 60),
      ["Telefoon", "E-mail", "Balie"][i % 3],
      ["Melding openbare ruimte", "Vraag over de bijstand", "Afspraak verzetten", "Grofvuil laten ophalen"][
        i % 4
      ],
      "",
      i % 5 ? "Zelf afgehandeld" : "Doorverbonden",
    ),
  ),
  zaken: Array.from({ length: 14 }, (_, i) =>
    zaak(
      `ZAAK-2026-${String(i + 200).padStart(10, "0")}`,
      "Melding openbare ruimte behandelen",
      `Losliggende stoeptegel ${i + 1}`,
      i < 9 ? "In behandeling" : "Afgehandeld",
      iso(-i, 11),
      {
        ...(i < 9 ? {} : { einddatum: datum(-i), resultaat: "Opgelost" }),
        ...(i === 1 ? { documentenStuk: true } : {}),
        documenten: i === 0 ? veelDocumenten() : [],
      },
    ),
  ),
});

export const personen = [
  moulin,
  geheim,
  veel,
  persoon("999990445", "Arnoud de Smit", "1937-01-01", ["Zwinglilaan 1", "1216 MA Hilversum"], {
    geheim: true,
  }),
  persoon("999995273", "Zach Precise", "1996-05-01", null),
  persoon("999995285", "Young Precise", "1996-05-01", null),
  persoon("999995297", "Xena Precise", "1996-05-01", null),
  persoon("999990068", "Rozen Groeman", "1947-09-09", ["Zuiderparklaan 12", "2574 HH 's-Gravenhage"]),
  persoon("999990147", "Margriet Buidel", "1948-01-17", null, {
    overleden: true,
    overlijdensdatum: "2018-05-26",
  }),
  persoon(
    "999991139",
    "Gerardus Rudolfus Adrianus Petrus Josephus Eduardus de Vries alias Prins de Lignac, Ridder van het Land van Ooit, Baron van Bobbejaansland",
    "1911-11-11",
    ["James Cookstraat 50", "3021 GM Rotterdam"],
    {
      zaken: [
        zaak(
          "ZAAK-2026-0000000999",
          "Vergunning voor een evenement van grote omvang op een plein met meer dan vijfduizend bezoekers",
          "Ridderspelen",
          "Op vervolgaanvraag van de veiligheidsregio wachten",
          iso(-2),
        ),
      ],
    },
  ),
  persoon("999993240", "Sherida Malhoe", "1950-01-01", ["Erasmusweg 471", "2532 CM 's-Gravenhage"], {
    zakenStuk: true,
    contacten: [
      contact(
        iso(-5, 11),
        "Telefoon",
        "Rollator aanvragen",
        "Doorverwezen naar het sociaal wijkteam.",
        "Doorverbonden",
      ),
    ],
  }),
  persoon("999994542", "Gerrit den Braber", "1968-03-18", ["Schakelstraat 14", "3552 XC Utrecht"], {
    traag: 6_000,
    contacten: [
      contact(iso(-3, 11), "Telefoon", "Kapotte lantaarnpaal", "Melding gemaakt.", "Zelf afgehandeld"),
    ],
    zaken: [
      zaak(
        "ZAAK-2026-0000000311",
        "Melding openbare ruimte behandelen",
        "Lantaarnpaal defect",
        "In behandeling",
        iso(-3),
      ),
    ],
  }),
  persoon("999992995", "Jan Goedmut", "1995-01-01", ["Granaatstraat 1", "3044 AA Rotterdam"], {
    brpStuk: true,
    contacten: [
      contact(iso(-8, 10), "Telefoon", "Rijbewijs verlengen", "Afspraak gemaakt.", "Zelf afgehandeld"),
    ],
  }),
  persoon("999995078", "Christina Maria Maassen", "1928-09-05", ["Noorderhagen 1", "7511 EL Enschede"]),
  persoon(
    "999992442",
    "Hubert Jozef Maassen",
    "1951-12-17",
    ["De Kempenaerstraat 33", "2341 GG Oegstgeest"],
    {
      contacten: [contact(iso(-2, 11), "Telefoon", "Grafrechten", "", "Doorverbonden")],
    },
  ),
  persoon("999990706", "Josephina Maria Maassen", "1956-04-10", ["Chabotlaan 12", "3055 EN Rotterdam"]),
  persoon("999995121", "Lisanne-Caroline Maassen", "2002-02-22", null),
];
