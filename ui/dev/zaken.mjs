// The zaken of the mock: enough to see every face of their pages.
import { randomUUID } from "node:crypto";
import { contact, datum, iso } from "./gegevens.mjs";
import { klanten } from "./klanten.mjs";

const nu = () => new Date().toISOString();
const wachten = (ms) => new Promise((klaar) => setTimeout(klaar, ms));
const mag = { mag: true, waarom: null };
const magNiet = (waarom) => ({ mag: false, waarom });
const registers = { zgw: "Open Zaak", sociaal: "Zaken Sociaal domein" };

function json(res, status, body) {
  res.writeHead(status, { "content-type": status < 400 ? "application/json" : "application/problem+json" });
  res.end(status === 204 ? "" : JSON.stringify(body));
}

const alle = () => [...klanten.values()].flatMap((k) => k.zaken.map((zaak) => ({ zaak, klant: k })));
const vind = (bron, uuid) => alle().find(({ zaak }) => zaak.bron === bron && zaak.uuid === uuid);
const ref = ({ bron, uuid, identificatie, omschrijving, zaaktype, status }) => ({
  bron,
  uuid,
  identificatie,
  omschrijving,
  zaaktype,
  status,
});

/** What a zaak has beyond its line in the list, made once and then changed. */
function meer(z, k) {
  if (z.meer) return z.meer;
  const rijk = z.identificatie === "ZAAK-2026-0000000114";
  const dicht = z.einddatum ? magNiet("De zaak is gesloten. U kunt niets meer wijzigen.") : mag;
  z.meer = {
    toelichting: rijk ? "Mevrouw wil ook weten of de vergunning per direct ingaat.\nKenteken volgt." : "",
    vertrouwelijkheid: z.vertrouwelijkheid ?? "zaakvertrouwelijk",
    gepland: rijk ? datum(20) : null,
    statustekst: z.einddatum
      ? null
      : "Wij hebben uw aanvraag en kijken ernaar. U krijgt binnen acht weken bericht.",
    resultaatToelichting: z.resultaat ? "Conform aanvraag." : null,
    kenmerken: rijk ? [{ bron: "Open Formulieren", kenmerk: "OF-7F3K9Q" }] : [],
    statussen: [
      { status: z.status, gezet: z.statusGezet, toelichting: rijk ? "Doorgezet naar team Parkeren." : "" },
      { status: "Ontvangen", gezet: `${z.startdatum}T08:00:00Z`, toelichting: "" },
    ],
    rollen: [
      { rol: "Aanvrager", soort: "natuurlijk_persoon", naam: k.naam, klant: k.klant, contactpersoon: null },
      {
        rol: "Behandelaar",
        soort: "medewerker",
        naam: "A. de Vries-van den Broek (team Parkeren en Vergunningen Binnenstad)",
        klant: null,
        contactpersoon: null,
      },
      ...(rijk
        ? [
            {
              rol: "Belanghebbende",
              soort: "niet_natuurlijk_persoon",
              naam: "Vereniging van Eigenaren Boterdiep",
              klant: null,
              contactpersoon: {
                naam: "P. Pietersen",
                telefoonnummer: "0612345678",
                emailadres: "p.pietersen@voorbeeld.nl",
                functie: "voorzitter",
              },
            },
          ]
        : []),
    ],
    eigenschappen: rijk ? [{ naam: "Kenteken", waarde: "AB-123-C" }] : [],
    besluiten: rijk
      ? [
          {
            besluittype: "Parkeervergunning toekennen",
            identificatie: "BESLUIT-2026-0000000003",
            datum: datum(-1),
            ingang: datum(7),
            toelichting: "Voor één jaar.",
          },
        ]
      : [],
    hoofdzaak: null,
    deelzaken: rijk ? k.zaken.slice(1, 2).map(ref) : [],
    contacten: rijk
      ? [
          {
            uuid: k.contacten[0].uuid,
            plaatsgevondenOp: k.contacten[0].plaatsgevondenOp,
            kanaal: "Telefoon",
            onderwerp: k.contacten[0].onderwerp,
            inhoud: k.contacten[0].inhoud,
            resultaat: "Zelf afgehandeld",
            initiatief: "klant",
            zaken: [],
            medewerker: "Medewerker KCC",
            gelukt: true,
          },
        ]
      : [],
    meerContacten: false,
    bijwerken: dicht,
    contactToevoegen: mag,
    rolToevoegen: dicht,
    documentToevoegen: dicht,
    roltypen: dicht.mag
      ? [
          { uuid: "b0000000-0000-4000-8000-000000000001", naam: "Contactpersoon" },
          { uuid: "b0000000-0000-4000-8000-000000000002", naam: "Belanghebbende" },
        ]
      : [],
    meldingen:
      z.identificatie === "ZAAK-2026-0000000087"
        ? ["De besluiten ontbreken: de Besluiten API antwoordt niet.", "De statussen zijn niet compleet."]
        : [],
  };
  return z.meer;
}

function beeld({ zaak: z, klant: k }) {
  const { documenten: _d, meer: _m, documentenStuk: _s, ...velden } = z;
  return { ...velden, ...meer(z, k), register: registers[z.bron], opgehaald: nu() };
}

const soorten = [
  { uuid: "50000000-0000-4000-8000-000000000001", naam: "Bijlage", vertrouwelijkheid: "zaakvertrouwelijk" },
  {
    uuid: "50000000-0000-4000-8000-000000000002",
    naam: "Bezwaarschrift",
    vertrouwelijkheid: "vertrouwelijk",
  },
];
const compleet = (d, z) => ({
  versie: 1,
  status: "definitief",
  auteur: "Burger",
  beschrijving: "",
  ontvangen: d.datum,
  wijzigen: z.einddatum
    ? magNiet("De zaak is gesloten. U kunt geen document meer wijzigen.")
    : d.soort === "Aanvraag"
      ? magNiet("Een aanvraag wijzigt niet meer: zo heeft de klant hem ingediend.")
      : mag,
  ...d,
});

const uploads = new Map();

async function documenten(res, z, k, stand) {
  await wachten(150);
  if (stand.documentenStuk || z.documentenStuk)
    return json(res, 200, {
      gelukt: false,
      melding: "De documenten ontbreken: de Documenten API antwoordt niet.",
      opgehaald: nu(),
      documenten: [],
      soorten: [],
      toevoegen: magNiet("De documenten zijn nu niet bereikbaar. Probeer het straks opnieuw."),
    });
  return json(res, 200, {
    gelukt: true,
    melding: null,
    opgehaald: nu(),
    documenten: z.documenten.map((d) => compleet(d, z)),
    soorten,
    toevoegen: z.einddatum
      ? magNiet("De zaak is gesloten. U kunt geen document meer toevoegen. Overleg met de behandelaar.")
      : meer(z, k).documentToevoegen,
  });
}

const pdf = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n" +
    "4 0 obj<</Length 44>>stream\nBT /F1 18 Tf 40 120 Td (Een document) Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>",
);
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

function inhoud(res, d) {
  const [soort, wat] = d.formaat.startsWith("image/")
    ? ["image/png", png]
    : d.formaat === "application/pdf"
      ? ["application/pdf", pdf]
      : [
          "text/plain; charset=utf-8",
          Buffer.from("Geachte mevrouw,\n\nHierbij de brief.\n\nMet vriendelijke groet"),
        ];
  res.writeHead(200, { "content-type": soort, "x-content-type-options": "nosniff" });
  res.end(wat);
}

async function document(req, res, z, delen, body) {
  const d = z.documenten.find((x) => x.uuid === delen[0]);
  if (!d) return json(res, 404, { title: "Niet gevonden", detail: "Dit document is er niet meer." });
  if (delen[1] === "versies") {
    await wachten(100);
    const versies = Array.from({ length: d.versie ?? 1 }, (_, i) => ({
      versie: (d.versie ?? 1) - i,
      gewijzigd: iso(-i, 10),
      titel: i ? `${d.titel} (concept)` : d.titel,
      auteur: "Burger",
      bestandsnaam: d.bestandsnaam,
      omvang: d.omvang,
    }));
    return json(res, 200, { versies });
  }
  if (req.method === "GET") return inhoud(res, d);
  if (!body.bestand)
    return json(
      res,
      200,
      compleet(Object.assign(d, { titel: body.titel, beschrijving: body.beschrijving }), z),
    );
  const upload = randomUUID();
  uploads.set(upload, {
    omvang: body.bestand.omvang,
    klaar: () =>
      Object.assign(d, body.bestand, {
        titel: body.titel,
        beschrijving: body.beschrijving,
        versie: (d.versie ?? 1) + 1,
      }),
    z,
  });
  return json(res, 202, { upload });
}

function nieuwDocument(res, z, body) {
  if (/virus/i.test(body.titel) && !body.soort) return json(res, 400, { title: "Onjuist" });
  const upload = randomUUID();
  uploads.set(upload, {
    omvang: body.omvang,
    virus: /virus/i.test(body.bestandsnaam),
    z,
    klaar: () => {
      const d = {
        uuid: randomUUID(),
        titel: body.titel,
        soort: soorten.find((s) => s.uuid === body.soort)?.naam ?? "Bijlage",
        datum: datum(0),
        vertrouwelijkheid: "zaakvertrouwelijk",
        bestandsnaam: body.bestandsnaam,
        formaat: body.formaat,
        omvang: body.omvang,
        toegankelijk: true,
        beschrijving: body.beschrijving,
        ontvangen: body.ontvangen,
      };
      z.documenten.unshift(d);
      return d;
    },
  });
  return json(res, 201, { upload });
}

/** Takes a file slowly, so that there is something to see. */
export async function upload(req, res, uuid, stand) {
  const u = uploads.get(uuid);
  if (req.method === "DELETE") {
    uploads.delete(uuid);
    return json(res, 204);
  }
  if (!u) return json(res, 404, { title: "Niet gevonden", detail: "Dit bestand wordt niet meer verwacht." });
  for await (const _ of req) if (stand.traagOpsturen) await wachten(20);
  await wachten(stand.traagOpsturen ? 1500 : 200);
  uploads.delete(uuid);
  if (u.virus)
    return json(res, 422, {
      title: "Geweigerd",
      detail: "In dit bestand zit een virus. Het is niet bewaard. Vraag de klant om een schoon bestand.",
    });
  return json(res, 200, { document: compleet(u.klaar(), u.z) });
}

const luisteraars = new Set();
/** A stream of events; with a uuid: that zaak has a new status. */
export function meldingen(req, res) {
  if (typeof req === "string") {
    const gevonden = alle().find(({ zaak }) => zaak.uuid === req) ?? alle()[0];
    const { zaak: z, klant: k } = gevonden;
    z.status = "Besluit genomen";
    z.statusGezet = nu();
    meer(z, k).statussen.unshift({ status: z.status, gezet: z.statusGezet, toelichting: "" });
    for (const l of luisteraars)
      l.write(`event: zaak\ndata: ${JSON.stringify({ bron: z.bron, uuid: z.uuid })}\n\n`);
    return;
  }
  res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  res.write(": open\n\n");
  luisteraars.add(res);
  req.on("close", () => luisteraars.delete(res));
}

let wachtend = [
  ["Parkeervergunning aanvragen via de site", "OF-8XK2LM", -1, "wacht", []],
  ["Hoe staat het met mijn bezwaar?", "BEZWAAR-2026", -3, "keuze", [0, 1]],
  [
    "Subsidie voor de buurttuin, waar mijn hele straat aan meedoet en die al vorig jaar beloofd is",
    "OF-1QWERT",
    -31,
    "te-lang",
    [],
  ],
].map(([onderwerp, kenmerk, dagen, stand, welke]) => {
  const k = [...klanten.values()].find((x) => x.naam === "Suzanne Moulin");
  return {
    uuid: randomUUID(),
    klantcontact: contact(iso(dagen), "Telefoon", onderwerp, "", null).uuid,
    onderwerp,
    kenmerk,
    sinds: iso(dagen),
    stand,
    klant: stand === "te-lang" ? null : k.klant,
    klantNaam: stand === "te-lang" ? null : k.naam,
    medewerker: "Medewerker KCC",
    kandidaten: welke.map((i) => ref(k.zaken[i])),
  };
});

export function wacht(c) {
  wachtend.push({
    uuid: randomUUID(),
    klantcontact: c.uuid,
    onderwerp: c.onderwerp,
    kenmerk: c.aanvraag,
    sinds: nu(),
    stand: "wacht",
    klant: c.klant,
    klantNaam: c.klantNaam,
    medewerker: "Medewerker KCC",
    kandidaten: [],
  });
}

const systemen = (stand) => [
  { bron: "zgw", register: registers.zgw, gelukt: true, melding: null, compleetTot: iso(0, 8, 41) },
  {
    bron: "sociaal",
    register: registers.sociaal,
    gelukt: !stand.sociaalStuk,
    melding: stand.sociaalStuk ? "De verbinding werd geweigerd. We proberen het elke minuut opnieuw." : null,
    compleetTot: iso(-1, 16, 2),
  },
];

export async function zaakApi(req, res, pad, _url, body, stand) {
  const [, wat, een, twee, drie, ...rest] = pad.split("/").map(decodeURIComponent);
  if (wat === "zaaksystemen") return json(res, 200, { zaaksystemen: systemen(stand) });
  if (wat === "wachtend") {
    if (!een) return json(res, 200, { wachtend });
    wachtend = wachtend.filter((w) => w.uuid !== een);
    return json(res, 204);
  }
  await wachten(80);
  if (stand.zaakStuk)
    return json(res, 503, { detail: "Open Zaak antwoordt niet. Probeer het over een minuut opnieuw." });
  const gevonden = vind(een, twee);
  if (!gevonden) return json(res, 404, { detail: "Deze zaak is er niet, of u mag hem niet zien." });
  const { zaak: z, klant: k } = gevonden;
  const m = meer(z, k);
  if (drie === "documenten") {
    if (rest.length > 0) return document(req, res, z, rest, body);
    return req.method === "POST" ? nieuwDocument(res, z, body) : documenten(res, z, k, stand);
  }
  if (drie === "contacten") {
    const c = k.contacten.find((x) => x.uuid === body.klantcontact);
    m.contacten.unshift({
      uuid: body.klantcontact,
      plaatsgevondenOp: c?.plaatsgevondenOp ?? nu(),
      kanaal: c?.kanaal ?? "Telefoon",
      onderwerp: c?.onderwerp ?? "Contact",
      inhoud: c?.inhoud ?? "",
      resultaat: null,
      initiatief: "klant",
      zaken: [],
      medewerker: "Medewerker KCC",
      gelukt: true,
    });
    return json(res, 201, { gekoppeld: true, melding: null });
  }
  if (drie === "rollen") {
    const rol = m.roltypen.find((r) => r.uuid === body.roltype)?.naam ?? "";
    const { contactpersoon } = body;
    m.rollen.push({ rol, soort: "", naam: contactpersoon.naam, klant: null, contactpersoon });
    return json(res, 201, beeld(gevonden));
  }
  if (req.method === "PATCH") {
    if (stand.botsing) {
      stand.botsing = false;
      m.toelichting = `${m.toelichting}\nEen collega belde intussen en schreef dit erbij.`.trim();
    }
    if (body.toelichting !== undefined && body.gezien.toelichting !== m.toelichting)
      return json(res, 409, {
        title: "Intussen gewijzigd",
        detail: "Een collega wijzigde de toelichting.",
        nu: { toelichting: m.toelichting },
      });
    if (body.toelichting !== undefined) m.toelichting = body.toelichting;
    if (body.kenmerk) m.kenmerken.push(body.kenmerk);
  }
  return json(res, 200, beeld(gevonden));
}

const namen = [
  "Bezwaar maken",
  "Parkeervergunning aanvragen",
  "Melding openbare ruimte behandelen",
  "Paspoort aanvragen",
];
const abonnementen = Object.fromEntries(
  Object.keys(registers).map((bron) => [
    bron,
    Array.from({ length: bron === "zgw" ? 24 : 3 }, (_, i) => ({
      identificatie: `B${String(i + 1).padStart(4, "0")}`,
      omschrijving: namen[i] ?? `Vergunning voor een evenement van soort ${i + 1} op een plein`,
      versies: (i % 3) + 1,
      geabonneerd: i < 3,
    })),
  ]),
);
let rechten = {
  versie: 0,
  rechten: [
    {
      groep: "kcc",
      zaaksysteem: "*",
      zaaktype: "*",
      totEnMet: "zaakvertrouwelijk",
      handelingen: ["lezen", "bijwerken", "document-lezen", "document-toevoegen"],
    },
    {
      groep: "burgerzaken",
      zaaksysteem: "zgw",
      zaaktype: "B0004",
      totEnMet: "vertrouwelijk",
      handelingen: ["lezen"],
    },
  ],
  documentregels: [
    {
      zaaksysteem: "zgw",
      zaaktype: "B0001",
      statustype: "Besluit genomen",
      toevoegen: false,
      wijzigen: false,
    },
  ],
};

export async function beheer(req, res, pad, body, stand) {
  if (!stand.beheerder) return json(res, 403, { detail: "U hebt de rol beheerder niet." });
  const [, wat, bron] = pad.split("/");
  const element = (s) => ({ ...s, zaaktypen: s.gelukt ? abonnementen[s.bron] : [] });
  if (wat === "abonnementen") {
    if (!bron) return json(res, 200, { zaaksystemen: systemen(stand).map(element) });
    for (const t of abonnementen[bron]) t.geabonneerd = body.zaaktypen.includes(t.identificatie);
    return json(res, 200, element(systemen(stand).find((s) => s.bron === bron)));
  }
  if (wat === "zaakrechten") {
    if (req.method === "PUT") {
      if (body.versie !== rechten.versie)
        return json(res, 409, { detail: "Iemand anders heeft de zaakrechten gewijzigd." });
      rechten = { ...body, versie: rechten.versie + 1 };
    }
    return json(res, 200, rechten);
  }
  return json(res, 200, { wachtend: 0, mislukt: 0, berichten: [] });
}
