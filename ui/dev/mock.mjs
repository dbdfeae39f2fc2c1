// A stand-in for the server while developing the screens: `npm run mock` beside `npm run dev`.
// With MOCK_DIST=1 it also serves dist/ with the product's Content-Security-Policy.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { dubbel, eigen, klanten, maakKlant, maakRelatie, weg, zetAdres } from "./klanten.mjs";
import { beheer, meldingen, upload, wacht as wachtOp, zaakApi } from "./zaken.mjs";
import { zoek } from "./zoeken.mjs";

const poort = Number(process.env.MOCK_PORT ?? 8081);
const dist = new URL("../dist/", import.meta.url).pathname;
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'";
const concepten = new Map();
const geregistreerd = new Map();
const stand = { ingelogd: true, bewarenStuk: false, eigenStuk: false, opslaanStuk: false, beheerder: true };

const wacht = (ms) => new Promise((klaar) => setTimeout(klaar, ms));
const nu = () => new Date().toISOString();
const vind = (klant) => klanten.get(klant);

function json(res, status, body, extra = {}) {
  res.writeHead(status, {
    "content-type": status < 400 ? "application/json" : "application/problem+json",
    ...extra,
  });
  res.end(body === undefined ? "" : JSON.stringify(body));
}

/** What the register of this kind of customer says. */
// What the BRP says of nobody in this mock.
const gewoon = {
  aanschrijfnaam: null,
  naamgebruik: null,
  opgeschort: null,
  curatele: false,
  adressoort: "woonadres",
  verblijftNietOpAdres: false,
  inOnderzoek: false,
  onderzoeken: [],
};

function register(p, goed, stuk) {
  if (p.kvkNummer) {
    const {
      vestigingen,
      contacten: _c,
      zaken: _z,
      klant: _k,
      soort: _s,
      kvkStuk,
      hoofd: _h,
      ...gegevens
    } = p;
    const melding = "De KVK antwoordt niet. Adres en inschrijving zijn niet bekend.";
    const deel = kvkStuk
      ? stuk("organisatie", melding, "KVK")
      : goed("organisatie", { ...gegevens, aantalVestigingen: vestigingen.length || null }, "KVK");
    return [[120, deel]];
  }
  if (!p.bsn) return p.soort === "persoon" ? [[5, goed("persoon", null)]] : [];
  const { naam, geboortedatum, geheim, overleden, adres, partners } = p;
  const leeftijd = overleden ? null : Math.floor((Date.now() - Date.parse(geboortedatum)) / 31_557_600_000);
  const overlijdensdatum = p.overlijdensdatum ?? null;
  const gegevens = {
    naam,
    aanspreekvorm: null,
    geboortedatum,
    leeftijd,
    geheim,
    overleden,
    overlijdensdatum,
  };
  const melding = "De BRP antwoordt niet. Geboortedatum, adres en geheimhouding zijn niet bekend.";
  const deel = p.brpStuk
    ? stuk("persoon", melding, "BRP")
    : goed("persoon", { ...gegevens, adres, partners, ...gewoon }, "BRP");
  return [[60, deel]];
}

function delen(p) {
  const opgehaald = nu();
  const goed = (bron, gegevens, register = null) => ({
    bron,
    gelukt: true,
    melding: null,
    register,
    opgehaald,
    gegevens,
  });
  const stuk = (bron, melding, register) => ({
    bron,
    gelukt: false,
    melding,
    register,
    opgehaald,
    gegevens: null,
  });
  return [
    [
      0,
      goed("klant", {
        klant: p.klant,
        naam: p.partij ? p.naam : null,
        soort: p.soort,
        bsnEinde: p.bsn?.slice(-4) ?? null,
        partij: eigen(p.klant).partij,
        kvkNummer: p.kvkNummer ?? null,
        vestigingsnummer: p.vestigingsnummer ?? null,
        werktVoor: p.werktVoor ?? null,
      }),
    ],
    ...register(p, goed, stuk),
    [
      30,
      goed(
        "contacten",
        { contacten: p.contacten, meer: p.contacten.length >= 1000, taken: taken(p), meerTaken: false },
        "Eigen register",
      ),
    ],
    [
      p.traag ?? 220,
      p.zakenStuk
        ? stuk("zaken", "Open Zaak antwoordt niet. De zaken ontbreken.", "Open Zaak")
        : goed("zaken", { zaken: zakenVan(p, "zgw") }, "Open Zaak"),
    ],
    [
      p.zakenStuk ? 40 : 300,
      stand.sociaalStuk
        ? stuk("zaken", "Zaken Sociaal domein antwoordt niet. Die zaken ontbreken.", "Zaken Sociaal domein")
        : goed("zaken", { zaken: zakenVan(p, "sociaal") }, "Zaken Sociaal domein"),
    ],
    [
      20,
      stand.eigenStuk
        ? stuk("eigen", "Het eigen register antwoordt niet. Contactgegevens ontbreken.", "Eigen register")
        : goed("eigen", eigen(p.klant), "Eigen register"),
    ],
  ];
}

const zakenVan = (p, bron) => p.zaken.filter((z) => z.bron === bron).map(({ documenten: _, ...z }) => z);

async function beeld(res, p, bronnen) {
  res.writeHead(200, { "content-type": "application/x-ndjson" });
  const gevraagd = delen(p).filter(([, d]) => !bronnen || d.bron === "klant" || bronnen.includes(d.bron));
  await Promise.all(
    gevraagd.map(async ([ms, d]) => {
      await wacht(ms);
      res.write(`${JSON.stringify(d)}\n`);
    }),
  );
  res.end();
}

function registreer(res, sleutel, c) {
  if (geregistreerd.has(sleutel)) return json(res, 201, geregistreerd.get(sleutel));
  const fouten = [];
  if (!c.kanaal) fouten.push({ name: "kanaal", code: "required", reason: "Kies hoe de klant contact had." });
  if (!c.onderwerp)
    fouten.push({ name: "onderwerp", code: "required", reason: "Vul in waar het over ging." });
  if (!c.resultaat)
    fouten.push({ name: "resultaat", code: "required", reason: "Kies wat het resultaat is." });
  if (fouten.length)
    return json(res, 400, {
      title: "Nog niet compleet",
      status: 400,
      detail: "Het contact is niet opgeslagen.",
      invalidParams: fouten,
    });
  if (c.aanvraag) wachtOp(c);
  const antwoord = { klantcontact: { uuid: c.uuid, url: `/klantcontacten/${c.uuid}` } };
  geregistreerd.set(sleutel, antwoord);
  concepten.delete(c.uuid);
  vind(c.klant)?.contacten.unshift({
    uuid: c.uuid,
    plaatsgevondenOp: c.gestart,
    kanaal: c.kanaal,
    onderwerp: c.onderwerp,
    inhoud: c.notitie,
    resultaat: c.resultaat,
    gelukt: c.gelukt,
    initiatief: c.initiatief,
    medewerker: "Medewerker KCC",
    zaken: c.zaak ? [c.zaak.identificatie] : [],
  });
  return json(res, 201, antwoord);
}

const onjuist = (res, ...invalidParams) =>
  json(res, 400, { title: "Onjuist", status: 400, detail: "Niet opgeslagen.", invalidParams });

function nieuweKlant(res, sleutel, c) {
  if (geregistreerd.has(sleutel)) return json(res, 201, geregistreerd.get(sleutel));
  if (stand.opslaanStuk) return json(res, 503, { title: "Onderhoud", detail: "Het register is even dicht." });
  const [bestaand] = dubbel({
    bsn: c.bsn,
    kvkNummer: c.kvkNummer,
    vestigingsnummer: c.vestigingsnummer,
  }).zeker;
  if (bestaand)
    return json(res, 409, { title: "Bestaat al", detail: "Deze klant bestaat al.", klant: bestaand.klant });
  const fout = c.adressen.findIndex((a) => a.adres.endsWith("@fout.nl"));
  if (fout >= 0)
    return onjuist(res, {
      name: `adressen.${fout}.adres`,
      code: "invalid",
      reason: "Dit e-mailadres bestaat niet.",
    });
  const gemaakt = maakKlant(c);
  geregistreerd.set(sleutel, gemaakt);
  return json(res, 201, gemaakt);
}

async function vestigingen(res, p, pagina) {
  await wacht(150);
  const per = 100;
  const stuk = p.vestigingen.slice((pagina - 1) * per, pagina * per);
  return json(res, 200, {
    vestigingen: stuk.map((v) => ({
      klant: v.klant,
      naam: v.naam,
      vestigingsnummer: v.vestigingsnummer,
      adres: v.adressen[0]?.regels.join(", ") ?? null,
      hoofdvestiging: v.hoofd ?? false,
    })),
    pagina,
    meer: pagina * per < p.vestigingen.length,
    totaal: p.vestigingen.length,
  });
}

async function wijzig(req, res, p, wat, uuid, body) {
  await wacht(100);
  if (stand.opslaanStuk) return json(res, 503, { title: "Onderhoud", detail: "Het register is even dicht." });
  if (req.method === "DELETE") {
    weg(p.klant, wat, uuid);
    return json(res, 204);
  }
  if (wat === "gegevens") {
    const { voornaam, voorvoegsel, achternaam, organisatienaam, voorkeurstaal, ...rest } = body;
    const naam = { voornaam, voorvoegsel, achternaam, organisatienaam };
    Object.assign(eigen(p.klant), rest, { naam, voorkeurstaal: voorkeurstaal || null });
    if (p.partij) p.naam = organisatienaam || [voornaam, voorvoegsel, achternaam].filter(Boolean).join(" ");
    return json(res, 200, eigen(p.klant));
  }
  if (wat === "adressen") {
    if (body.adres.endsWith("@fout.nl"))
      return onjuist(res, { name: "adres", code: "invalid", reason: "Dit e-mailadres bestaat niet." });
    return json(res, uuid ? 200 : 201, zetAdres(p.klant, uuid ?? null, body));
  }
  if (!uuid) return json(res, 201, maakRelatie(p.klant, body));
  const relatie = eigen(p.klant).relaties.find((r) => r.uuid === uuid);
  return json(res, 200, Object.assign(relatie, body));
}

function concept(req, res, uuid, body) {
  if (req.method === "DELETE") {
    concepten.delete(uuid);
    return json(res, 204);
  }
  if (stand.bewarenStuk) return json(res, 503, { title: "Onderhoud" });
  const oud = concepten.get(uuid);
  if (oud && oud.versie !== body.versie)
    return json(res, 409, { title: "Er is een nieuwere versie", concept: oud });
  const nieuw = { ...body, versie: body.versie + 1, bewaardOp: nu() };
  concepten.set(uuid, nieuw);
  return json(res, 200, { versie: nieuw.versie, bewaardOp: nieuw.bewaardOp });
}

const soorten = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".html": "text/html; charset=utf-8",
};
async function bestand(res, pad) {
  const naam = extname(pad) ? pad : "/index.html";
  try {
    const inhoud = await readFile(join(dist, naam));
    res.writeHead(200, {
      "content-type": soorten[extname(naam)] ?? "text/plain",
      "content-security-policy": csp,
    });
    res.end(inhoud);
  } catch {
    json(res, 404, { title: "Niet gevonden" });
  }
}

/** What colleagues still have to do for somebody with a telephone call in their past. */
function taken(p) {
  const contact = p.contacten[0];
  if (!contact) return [];
  return [
    {
      uuid: randomUUID(),
      klantcontact: contact.uuid,
      onderwerp: contact.onderwerp,
      gevraagdeHandeling: "Contact opnemen met betrokkene",
      toelichting: "Graag terugbellen over deze vraag.",
      status: "te_verwerken",
      toegewezenOp: contact.plaatsgevondenOp,
      eigenaren: ["Team Wegen"],
    },
  ];
}

async function api(req, res, pad, url, body) {
  if (pad === "/keuzes") {
    return json(res, 200, {
      gemeente: "Voorbeeldstad",
      thema: null,
      kanalen: ["Telefoon", "Balie", "E-mail", "Chat", "Brief", "Social media"],
      resultaten: ["Zelf afgehandeld", "Doorverbonden", "Doorverwezen", "Niet afgehandeld"],
      proefomgeving: true,
      talen: [
        { code: "nld", naam: "Nederlands" },
        { code: "eng", naam: "Engels" },
        { code: "ara", naam: "Arabisch" },
        { code: "pol", naam: "Pools" },
        { code: "tur", naam: "Turks" },
        { code: "ukr", naam: "Oekraïens" },
      ],
      categorieen: ["Mantelzorger", "Ondernemer", "Raadslid", "Vrijwilliger"],
    });
  }
  if (!stand.ingelogd) return json(res, 401, { title: "Niet ingelogd" });
  if (pad === "/ik")
    return json(res, 200, {
      naam: "Medewerker KCC",
      gebruiker: "kcc",
      rollen: stand.beheerder ? ["medewerker", "beheerder"] : ["medewerker"],
    });
  if (pad === "/zoeken") return json(res, 200, zoek(body.vraag));
  if (pad === "/concepten") return json(res, 200, { concepten: [...concepten.values()].reverse() });
  if (pad.startsWith("/concepten/")) return concept(req, res, pad.split("/")[2], body);
  if (pad === "/registreren") return registreer(res, req.headers["idempotency-key"], body);
  if (pad === "/klanten/mogelijk-dubbel") return json(res, 200, dubbel(body));
  if (pad === "/klanten") return nieuweKlant(res, req.headers["idempotency-key"], body);
  if (/^\/(zaken|wachtend|zaaksystemen)\b/.test(pad)) return zaakApi(req, res, pad, url, body, stand);
  const [, , sleutel, wat, zaakId] = pad.split("/");
  const klant = decodeURIComponent(sleutel);
  const p = vind(klant);
  if (!p)
    return json(res, 404, { title: "Niet gevonden", detail: "Deze klant is niet gevonden. Zoek opnieuw." });
  if (wat === "beeld") return beeld(res, p, url.searchParams.get("bronnen")?.split(","));
  if (wat === "vestigingen") return vestigingen(res, p, Number(url.searchParams.get("pagina") ?? 1));
  if (["gegevens", "adressen", "relaties"].includes(wat)) return wijzig(req, res, p, wat, zaakId, body);
  if (wat === "bsn") return json(res, 200, { bsn: p.bsn });
  return json(res, 404, { title: "Niet gevonden" });
}

createServer(async (req, res) => {
  const url = new URL(req.url, "http://mock");
  const pad = url.pathname;
  if (pad.startsWith("/werkplek/api/v1/uploads/")) return upload(req, res, pad.split("/").pop(), stand);
  if (pad === "/werkplek/api/v1/meldingen") return meldingen(req, res);
  const stukken = [];
  for await (const s of req) stukken.push(s);
  const tekst = Buffer.concat(stukken).toString();
  if (pad.startsWith("/beheer/api/v1"))
    return beheer(req, res, pad.slice(14), tekst ? JSON.parse(tekst) : {}, stand);
  if (pad.startsWith("/mock/")) {
    // /mock/ingelogd=false, /mock/bewarenStuk=true: switch a misbehaviour on or off.
    const [naam, waarde] = pad.slice(6).split("=");
    if (naam === "leeg") concepten.clear();
    else if (naam === "zaak") meldingen(waarde);
    else stand[naam] = waarde === "true";
    return json(res, 200, stand);
  }
  if (pad === "/inloggen") {
    stand.ingelogd = true;
    return res.writeHead(303, { location: url.searchParams.get("terug") ?? "/" }).end();
  }
  if (pad === "/uitloggen") {
    stand.ingelogd = false;
    return res.writeHead(303, { location: "/" }).end();
  }
  if (pad.startsWith("/werkplek/api/v1"))
    return api(req, res, pad.slice(16), url, tekst ? JSON.parse(tekst) : {});
  return bestand(res, pad);
}).listen(poort, "127.0.0.1", () => console.log(`mock op http://127.0.0.1:${poort}`));
