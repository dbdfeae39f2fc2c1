// A stand-in for the server while developing the screens: `npm run mock` beside `npm run dev`.
// With MOCK_DIST=1 it also serves dist/ with the product's Content-Security-Policy.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { personen } from "./gegevens.mjs";

const poort = Number(process.env.MOCK_PORT ?? 8081);
const dist = new URL("../dist/", import.meta.url).pathname;
const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'";
const concepten = new Map();
const geregistreerd = new Map();
const stand = { ingelogd: true, bewarenStuk: false };

const wacht = (ms) => new Promise((klaar) => setTimeout(klaar, ms));
const nu = () => new Date().toISOString();
const vind = (klant) => personen.find((p) => `k-${p.bsn.slice(-4)}` === klant);
const klantVan = (p) => `k-${p.bsn.slice(-4)}`;

function json(res, status, body, extra = {}) {
  res.writeHead(status, {
    "content-type": status < 400 ? "application/json" : "application/problem+json",
    ...extra,
  });
  res.end(body === undefined ? "" : JSON.stringify(body));
}

const treffer = (p) => ({
  klant: klantVan(p),
  naam: p.naam,
  geboortedatum: p.geboortedatum,
  woonplaats: p.adres?.[1]?.slice(8) ?? null,
  soort: "persoon",
  bron: "BRP",
  geheim: p.geheim,
  overleden: p.overleden,
  laatsteContact: p.contacten[0]?.plaatsgevondenOp ?? null,
});

function zoek(vraag) {
  const cijfers = vraag.replace(/[\s.-]/g, "");
  const bronnen = [
    { naam: "BRP", gelukt: true, melding: null },
    { naam: "Eigen register", gelukt: true, melding: null },
  ];
  if (/^\d{9}$/.test(cijfers)) {
    const treffers = personen.filter((p) => p.bsn === cijfers).map(treffer);
    return { herkend: "bsn", uitleg: null, treffers, bronnen };
  }
  if (vraag.toLowerCase().includes("storing")) {
    bronnen[0] = {
      naam: "BRP",
      gelukt: false,
      melding: "De BRP antwoordt niet. U ziet alleen mensen uit het eigen register.",
    };
  }
  const woorden = vraag
    .toLowerCase()
    .replace(/storing|\d{1,2}-\d{1,2}-\d{4}/, "")
    .trim()
    .split(/\s+/);
  const treffers = personen
    .filter((p) => woorden.every((w) => p.naam.toLowerCase().includes(w)))
    .map(treffer);
  return { herkend: "naam", uitleg: null, treffers: treffers.slice(0, 50), bronnen };
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
  const { naam, geboortedatum, geheim, overleden, adres, partners } = p;
  const leeftijd = overleden ? null : Math.floor((Date.now() - Date.parse(geboortedatum)) / 31_557_600_000);
  return [
    [
      0,
      goed("klant", {
        klant: klantVan(p),
        naam: null,
        soort: "persoon",
        bsnEinde: p.bsn.slice(-4),
        partij: null,
      }),
    ],
    [
      60,
      p.brpStuk
        ? stuk(
            "persoon",
            "De BRP antwoordt niet. Geboortedatum, adres en geheimhouding zijn niet bekend. De rest klopt.",
            "BRP",
          )
        : goed(
            "persoon",
            {
              naam,
              aanspreekvorm: null,
              geboortedatum,
              leeftijd,
              geheim,
              overleden,
              overlijdensdatum: p.overlijdensdatum ?? null,
              adres,
              partners,
              inOnderzoek: false,
            },
            "BRP",
          ),
    ],
    [30, goed("contacten", { contacten: p.contacten, meer: p.contacten.length >= 1000 }, "Eigen register")],
    [
      p.traag ?? 220,
      p.zakenStuk
        ? stuk("zaken", "Open Zaak antwoordt niet. De zaken ontbreken. De rest klopt.", "Open Zaak")
        : goed("zaken", { zaken: p.zaken.map(({ documenten: _, ...z }) => z) }, "Open Zaak"),
    ],
  ];
}

async function beeld(res, p, bronnen) {
  res.writeHead(200, { "content-type": "application/x-ndjson" });
  const gevraagd = delen(p).filter(([, d]) => !bronnen || bronnen.includes(d.bron));
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

async function api(req, res, pad, url, body) {
  if (pad === "/keuzes") {
    return json(res, 200, {
      gemeente: "Voorbeeldstad",
      thema: null,
      kanalen: ["Telefoon", "Balie", "E-mail", "Chat", "Brief", "Social media"],
      resultaten: [
        "Zelf afgehandeld",
        "Doorverbonden",
        "Terugbelverzoek",
        "Doorverwezen",
        "Niet afgehandeld",
      ],
      proefomgeving: true,
    });
  }
  if (!stand.ingelogd) return json(res, 401, { title: "Niet ingelogd" });
  if (pad === "/ik")
    return json(res, 200, { naam: "Medewerker KCC", gebruiker: "kcc", rollen: ["medewerker"] });
  if (pad === "/zoeken") return json(res, 200, zoek(body.vraag));
  if (pad === "/concepten") return json(res, 200, { concepten: [...concepten.values()].reverse() });
  if (pad.startsWith("/concepten/")) return concept(req, res, pad.split("/")[2], body);
  if (pad === "/registreren") return registreer(res, req.headers["idempotency-key"], body);
  const [, , klant, wat, zaakId, , documentId] = pad.split("/");
  const p = vind(klant);
  if (!p)
    return json(res, 404, { title: "Niet gevonden", detail: "Deze klant is niet gevonden. Zoek opnieuw." });
  if (wat === "beeld") return beeld(res, p, url.searchParams.get("bronnen")?.split(","));
  if (wat === "bsn") return json(res, 200, { bsn: p.bsn });
  const zaak = p.zaken.find((z) => z.uuid === zaakId);
  if (documentId) {
    res.writeHead(200, { "content-type": "text/plain; charset=utf-8" });
    return res.end("Inhoud van het document");
  }
  await wacht(p.traag ?? 100);
  return json(res, 200, { gelukt: true, melding: null, opgehaald: nu(), documenten: zaak?.documenten ?? [] });
}

createServer(async (req, res) => {
  const url = new URL(req.url, "http://mock");
  const stukken = [];
  for await (const s of req) stukken.push(s);
  const tekst = Buffer.concat(stukken).toString();
  const pad = url.pathname;
  if (pad.startsWith("/mock/")) {
    // /mock/ingelogd=false, /mock/bewarenStuk=true: switch a misbehaviour on or off.
    const [naam, waarde] = pad.slice(6).split("=");
    if (naam === "leeg") concepten.clear();
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
