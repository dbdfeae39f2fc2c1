// One box for everything: what was found, why, and what lies behind it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start, zoek } from "../lib/browser.mjs";
import { geheim, moulin, naamgenoten } from "../lib/mensen.mjs";
import { donald, duizend } from "../lib/organisaties.mjs";
import { server } from "../lib/server.mjs";
import { aanHetWerk, sporen } from "../lib/werkplek.mjs";

let browser;
let dienst;
before(async () => {
  dienst = await server();
  browser = await start();
});
after(async () => {
  await browser?.close();
  await dienst?.opruimen();
});
const werkplek = (doe) => aanHetWerk(browser, dienst.adres, doe);

/** Changes the answer to a search, as the server would give it with other data or with a neighbour down. */
async function antwoord(pagina, pas) {
  await pagina.route("**/zoeken", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    const echt = await route.fetch();
    await route.fulfill({ response: echt, json: pas(await echt.json()) });
  });
}

const kop = (pagina, naam) => pagina.getByRole("heading", { level: 1, name: naam }).waitFor();
const bron = (naam, melding = null) => ({ naam, gelukt: melding === null, melding });
const leeg = {
  uitleg: null,
  treffers: [],
  contacten: [],
  zaken: [],
  meer: false,
  bronnen: [bron("Eigen register")],
};

async function moulinsSleutel(pagina) {
  await zoek(pagina, moulin.bsn);
  await kop(pagina, moulin.naam);
  return decodeURIComponent(new URL(pagina.url()).pathname.split("/")[2]);
}

async function eersteVan(pagina, klant, deel) {
  const tekst = await (
    await pagina.request.get(`/werkplek/api/v1/klanten/${encodeURIComponent(klant)}/beeld?bronnen=${deel}`)
  ).text();
  const regel = tekst
    .trim()
    .split("\n")
    .map((r) => JSON.parse(r))
    .find((d) => d.bron === deel);
  return regel.gegevens[deel][0];
}

test("het zoekvak zegt wat het aankan zolang het leeg is", () =>
  werkplek(async (pagina) => {
    await pagina.goto("/zaaksystemen");
    await kop(pagina, "Zaaksystemen");
    await pagina.keyboard.press("/");
    const uitleg = pagina.locator("#zoekvak-uitleg");
    await uitleg.waitFor();
    for (const woord of ["telefoon", "KVK-nummer", "zaaknummer", "BSN"])
      assert.match(await uitleg.innerText(), new RegExp(woord));
    await pagina.keyboard.type("M");
    await uitleg.waitFor({ state: "hidden" });
  }));

test("een KVK-nummer opent de organisatie, ook al is het geen BSN", () =>
  werkplek(async (pagina) => {
    await zoek(pagina, donald.kvk);
    await kop(pagina, donald.naam);
    await pagina.locator(".rb-klantkop", { hasText: donald.kvk }).waitFor();
    await pagina.locator(".rb-klantkop").getByText("Organisatie", { exact: true }).waitFor();
  }));

test("organisaties hebben een woord, een nummer en een adres in de lijst", () =>
  werkplek(async (pagina) => {
    await antwoord(pagina, (a) => ({
      ...a,
      ...leeg,
      herkend: "naam",
      treffers: [organisatie, persoon],
      meer: true,
    }));
    await zoek(pagina, "Donald");
    await kop(pagina, "Minstens 2 klanten gevonden");
    const rij = pagina.locator(".rb-treffer").first();
    assert.match(await rij.innerText(), /Organisatie · KVK 68750110[\s\S]*8823 SJ Lollum/);
    await pagina.getByText("Er zijn er meer dan u hier ziet.").waitFor();
  }));

const organisatie = {
  klant: "k68750110",
  naam: "Test BV Donald",
  geboortedatum: null,
  woonplaats: null,
  soort: "organisatie",
  bron: "KVK",
  geheim: false,
  overleden: false,
  laatsteContact: null,
  kvkNummer: "68750110",
  vestigingsnummer: null,
  adres: "Hizzaarderlaan 3 A, 8823SJ Lollum",
  gevondenOp: null,
};
const persoon = {
  ...organisatie,
  klant: "pX",
  naam: "Donald Jansen",
  soort: "persoon",
  bron: "Eigen register",
};

test("een gedeeld telefoonnummer vraagt wie er belt", () =>
  werkplek(async (pagina) => {
    const gevondenOp = "telefoon 06 1234 5678";
    await antwoord(pagina, (a) => ({
      ...a,
      ...leeg,
      herkend: "telefoon",
      treffers: [
        { ...persoon, gevondenOp },
        { ...organisatie, gevondenOp },
      ],
    }));
    await zoek(pagina, "06 1234 5678");
    await pagina.getByText("Dit nummer staat bij meer klanten.").first().waitFor();
    assert.equal(await pagina.getByText(`gevonden op ${gevondenOp}`).count(), 2);
  }));

test("een bron die niet antwoordt is genoemd, en één treffer opent dan niet vanzelf", () =>
  werkplek(async (pagina) => {
    await antwoord(pagina, (a) => ({
      ...a,
      ...leeg,
      herkend: "naam",
      treffers: [persoon],
      bronnen: [bron("Eigen register"), bron("KVK", "De KVK antwoordt niet.")],
    }));
    await zoek(pagina, "Donald");
    await kop(pagina, "Minstens 1 klant gevonden");
    await pagina.locator("main").getByText("De KVK antwoordt niet.").waitFor();
    await pagina.unroute("**/zoeken");
    await antwoord(pagina, (a) => ({ ...a, ...leeg, herkend: "naam", treffers: [persoon, organisatie] }));
    await pagina.locator("main").getByRole("button", { name: "Opnieuw proberen" }).click();
    await kop(pagina, "2 klanten gevonden");
    assert.equal(await pagina.getByText("De KVK antwoordt niet.").count(), 0);
  }));

test("een zaak opent zijn eigen pagina, met de klant erbij", () =>
  werkplek(async (pagina) => {
    const klant = await moulinsSleutel(pagina);
    const zaak = await eersteVan(pagina, klant, "zaken");
    await zoek(pagina, zaak.identificatie);
    await pagina.waitForURL(`**/zaken/${zaak.bron}/${zaak.uuid}`);
    await pagina.getByRole("heading", { level: 1, name: new RegExp(zaak.identificatie) }).waitFor();
    await pagina.waitForFunction(() => document.activeElement?.matches("main h1"));
    await pagina.locator(".rb-klantkop").getByRole("link", { name: moulin.naam }).waitFor();
  }));

test("een zaak zonder bekende klant zegt dat, en is wel te openen", () =>
  werkplek(async (pagina) => {
    const zaak = {
      bron: "zgw",
      zaak: crypto.randomUUID(),
      identificatie: "ZAAK-1",
      omschrijving: "Losse steiger",
      zaaktype: "Melding",
      status: null,
      startdatum: null,
      klant: null,
      klantNaam: null,
    };
    await antwoord(pagina, (a) => ({
      ...a,
      ...leeg,
      herkend: "tekst",
      zaken: [zaak, { ...zaak, zaak: crypto.randomUUID() }],
    }));
    await zoek(pagina, "Losse steiger");
    await kop(pagina, "2 zaken gevonden");
    const treffer = pagina.locator("a.rb-treffer", { hasText: "Klant niet bekend" }).first();
    assert.equal(await treffer.getAttribute("href"), `/zaken/zgw/${zaak.zaak}`);
  }));

test("een woord uit een gesprek opent en koppelt niemand vanzelf; het contact opent de tijdlijn bij dat contact", () =>
  werkplek(async (pagina) => {
    await pagina.locator("main").focus();
    await pagina.keyboard.press("n");
    await pagina.waitForFunction(() => document.activeElement?.id === "notitie");
    const klant = await moulinsSleutel(pagina);
    const contact = await eersteVan(pagina, klant, "contacten");
    await antwoord(pagina, (a) => ({
      ...a,
      ...leeg,
      herkend: "tekst",
      contacten: [
        {
          klantcontact: contact.uuid,
          plaatsgevondenOp: contact.plaatsgevondenOp,
          kanaal: contact.kanaal,
          onderwerp: contact.onderwerp,
          fragment: null,
          klant,
          klantNaam: moulin.naam,
        },
      ],
    }));
    await zoek(pagina, "woorden uit het gesprek");
    await kop(pagina, "1 contact gevonden");
    assert.equal(
      await pagina.locator(".rb-klantregel").getByText(moulin.naam).count(),
      0,
      "niemand is gekoppeld",
    );
    await pagina.locator("a.rb-treffer").first().click();
    await pagina.locator(".rb-gebeurtenis[data-gezocht]").waitFor();
    await pagina.waitForFunction(() => document.activeElement?.matches(".rb-gebeurtenis[data-gezocht]"));
  }));

test("een BSN komt in geen adres, titel of geschiedenis", () =>
  werkplek(async (pagina) => {
    await zoek(pagina, moulin.bsn);
    await kop(pagina, moulin.naam);
    assert.equal((await sporen(pagina)).includes(moulin.bsn), false);
    // Not by way of the form for a new customer either, which starts with what was typed.
    await antwoord(pagina, (a) => ({ ...a, ...leeg, herkend: "bsn" }));
    await zoek(pagina, geheim.bsn);
    await kop(pagina, "Niets gevonden");
    await pagina.getByRole("button", { name: "Nieuwe klant maken" }).click();
    await kop(pagina, "Nieuwe klant");
    assert.equal(await pagina.locator("#klant-bsn").inputValue(), geheim.bsn);
    assert.equal((await sporen(pagina)).includes(geheim.bsn), false);
  }));

test("wat getypt is staat klaar bij een nieuwe klant", () =>
  werkplek(async (pagina) => {
    await zoek(pagina, naamgenoten.replace(/\d.*/, "Bestaatniet"));
    await kop(pagina, /iets gevonden/);
    await pagina.getByRole("button", { name: "Nieuwe klant maken" }).click();
    await kop(pagina, "Nieuwe klant");
    assert.equal(await pagina.locator("#klant-achternaam").inputValue(), "Bestaatniet");
  }));

test("een vestiging is te vinden op haar nummer", () =>
  werkplek(async (pagina) => {
    const adres = `/werkplek/api/v1/klanten/k${duizend.kvk}/vestigingen?pagina=1`;
    const { vestigingen } = await (await pagina.request.get(adres)).json();
    const [, tweede] = vestigingen;
    await zoek(pagina, tweede.vestigingsnummer);
    await pagina.locator(".rb-klantkop", { hasText: tweede.vestigingsnummer }).waitFor();
    await pagina.locator(".rb-klantkop").getByText("Vestiging", { exact: true }).waitFor();
  }));
