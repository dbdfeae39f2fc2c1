// The search of the mock: enough of the real one to see every face of the results.
import { klanten, metAdres, treffer } from "./klanten.mjs";

const meest = 50;
const bron = (naam, melding = null) => ({ naam, gelukt: melding === null, melding });

function herken(vraag, cijfers) {
  if (/^\d{9}$/.test(cijfers)) return "bsn";
  if (/^\d{8}$/.test(cijfers)) return "kvkNummer";
  if (/^\d{12}$/.test(cijfers)) return "vestigingsnummer";
  if (/^(\+31|0031|0)\d{9}$/.test(cijfers)) return "telefoon";
  if (/^\S+@\S+\.\S+$/.test(vraag)) return "email";
  if (/^zaak-/i.test(vraag)) return "zaaknummer";
  if (/^\d{4}\s?[a-z]{2}\s\d+/i.test(vraag)) return "postcodeHuisnummer";
  return /\d{1,2}-\d{1,2}-\d{4}/.test(vraag) ? "naamGeboortedatum" : "naam";
}

const isKlant = {
  bsn: (c) => (k) => k.bsn === c || k.rsin === c,
  kvkNummer: (c) => (k) => k.kvkNummer === c && k.soort === "organisatie",
  vestigingsnummer: (c) => (k) => k.vestigingsnummer === c,
};

function klantenVoor(herkend, vraag, cijfers) {
  const alle = [...klanten.values()];
  if (isKlant[herkend]) return alle.filter(isKlant[herkend](cijfers)).map((k) => treffer(k));
  if (herkend === "telefoon") return metAdres(vraag).map((k) => treffer(k, `telefoon ${vraag}`));
  if (herkend === "email") return metAdres(vraag).map((k) => treffer(k, `e-mail ${vraag}`));
  if (herkend === "zaaknummer") return [];
  if (herkend === "postcodeHuisnummer") {
    const [, postcode, nummer] = /^(\d{4}\s?[a-z]{2})\s(\d+)/i.exec(vraag);
    const kaal = (t) => t.replace(/\s/g, "").toUpperCase();
    return alle
      .filter((k) => {
        const [straat, plaats] = k.adres ?? k.adressen?.[0]?.regels ?? [];
        return plaats && kaal(plaats).startsWith(kaal(postcode)) && straat.includes(` ${nummer}`);
      })
      .map((k) => treffer(k));
  }
  const woorden = vraag
    .toLowerCase()
    .replace(/storing|\d{1,2}-\d{1,2}-\d{4}/, "")
    .trim()
    .split(/\s+/);
  return alle.filter((k) => woorden.every((w) => k.naam.toLowerCase().includes(w))).map((k) => treffer(k));
}

function zakenVoor(vraag) {
  const tekst = vraag.toLowerCase();
  const uit = [...klanten.values()].flatMap((k) =>
    k.zaken
      .filter((z) => z.identificatie.toLowerCase() === tekst || z.omschrijving.toLowerCase().includes(tekst))
      .map((z) => ({
        bron: z.bron,
        zaak: z.uuid,
        identificatie: z.identificatie,
        omschrijving: z.omschrijving,
        zaaktype: z.zaaktype,
        status: z.status,
        startdatum: z.startdatum,
        klant: k.klant,
        klantNaam: k.naam,
      })),
  );
  if ("steiger zonder klant".includes(tekst) && tekst.length > 4) {
    uit.push({
      bron: "zgw",
      zaak: "2aa00000-0000-4000-8000-999999999999",
      identificatie: "ZAAK-2026-0000000777",
      omschrijving: "Steiger zonder klant",
      zaaktype: "Melding openbare ruimte behandelen",
      status: "Ontvangen",
      startdatum: new Date().toISOString().slice(0, 10),
      klant: null,
      klantNaam: null,
    });
  }
  return uit;
}

function contactenVoor(vraag) {
  const tekst = vraag.toLowerCase();
  if (tekst.length < 4) return [];
  return [...klanten.values()].flatMap((k) =>
    k.contacten
      .filter((c) => `${c.onderwerp} ${c.inhoud}`.toLowerCase().includes(tekst))
      .map((c) => ({
        klantcontact: c.uuid,
        plaatsgevondenOp: c.plaatsgevondenOp,
        kanaal: c.kanaal,
        onderwerp: c.onderwerp,
        fragment: c.inhoud ? `…${c.inhoud.slice(0, 140)}…` : null,
        klant: k.klant,
        klantNaam: k.naam,
      })),
  );
}

export function zoek(vraag) {
  const kaal = vraag.replace(/storing/i, "").trim();
  const cijfers = kaal.replace(/[\s().-]/g, "");
  const herkend = herken(kaal, cijfers);
  const treffers = klantenVoor(herkend, kaal, cijfers);
  const zaken = zakenVoor(kaal);
  const contacten = contactenVoor(kaal);
  const stuk = /storing/i.test(vraag)
    ? "De BRP antwoordt niet. U ziet alleen mensen uit het eigen register."
    : null;
  return {
    herkend,
    uitleg: null,
    treffers: treffers.slice(0, meest),
    zaken: zaken.slice(0, 20),
    contacten: contacten.slice(0, 20),
    meer: treffers.length > meest || zaken.length > 20 || contacten.length > 20,
    bronnen: [bron("BRP", stuk), bron("KVK"), bron("Open Zaak"), bron("Eigen register")],
  };
}
