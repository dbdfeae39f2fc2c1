// Documents of a zaak: look, download, add and change, by keyboard; and what the screen does when something fails.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { overtredingen } from "../lib/axe.mjs";
import { bureau, heeftFocus, logIn, start, tabNaar } from "../lib/browser.mjs";
import { moulin } from "../lib/mensen.mjs";
import { server } from "../lib/server.mjs";
import { aanHetWerk } from "../lib/werkplek.mjs";
import { eenZaak, openZaak, zaakMetDocument } from "../lib/zaken.mjs";

let browser;
let dienst;
before(async () => {
  dienst = await server();
  browser = await start();
  await staWijzigenToe();
});
after(async () => {
  await browser?.close();
  await dienst?.opruimen();
});

/** What an employee adds is definitive: an administrator lets them change it. */
async function staWijzigenToe() {
  const { context, pagina } = await bureau(browser, dienst.adres);
  await logIn(pagina, "Beheerder");
  const status = await pagina.evaluate(async () => {
    const adres = "/beheer/api/v1/zaakrechten";
    const regels = await (await fetch(adres)).json();
    for (const recht of regels.rechten) recht.handelingen.push("document-definitief-wijzigen");
    const body = JSON.stringify(regels);
    return (await fetch(adres, { method: "PUT", headers: { "content-type": "application/json" }, body }))
      .status;
  });
  assert.equal(status, 200);
  await context.close();
}

const werkplek = (doe) => aanHetWerk(browser, dienst.adres, doe);
const kiezer = (pagina) => pagina.locator('input[data-bestand="document-toevoegen"]');
const rij = (pagina, titel) => pagina.locator(".rb-doc").filter({ hasText: titel });
const brief = (name, tekst = "Dit is de brief die de klant nastuurt.") => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(tekst),
});

/** Chooses files and says of each what kind it is. */
async function kies(pagina, bestanden) {
  await pagina.locator("#document-toevoegen").waitFor();
  await kiezer(pagina).setInputFiles(bestanden);
  const soorten = pagina.locator(".rb-stuk select");
  await soorten.nth(bestanden.length - 1).waitFor();
  for (let i = 0; i < bestanden.length; i++) await soorten.nth(i).selectOption({ index: 1 });
}

test("een PDF en een plaatje openen in de pagina; Esc sluit en de focus gaat terug", () =>
  werkplek(async (pagina, klachten) => {
    for (const formaat of [/pdf/, /^image\//]) {
      const gevonden = await zaakMetDocument(pagina, moulin, formaat).catch(() => null);
      if (!gevonden) continue;
      const { zaak, document } = gevonden;
      await openZaak(pagina, zaak, "documenten");
      const knop = pagina.locator(`#kijk-${document.uuid}`);
      await knop.waitFor();
      await tabNaar(pagina, knop);
      await pagina.keyboard.press("Enter");
      await heeftFocus(pagina, pagina.locator(".rb-kijker h2"));
      const inhoud = pagina.locator(".rb-kijker").locator("iframe, img");
      await inhoud.waitFor();
      const adres = await inhoud.getAttribute("src");
      const antwoord = await pagina.request.get(adres);
      assert.equal(antwoord.status(), 200);
      assert.match(antwoord.headers()["content-type"], formaat);
      assert.equal(antwoord.headers()["x-content-type-options"], "nosniff");
      if (formaat.test("image/png"))
        await pagina.waitForFunction(() => document.querySelector(".rb-kijker img")?.naturalWidth > 0);
      assert.deepEqual(await overtredingen(pagina), []);
      await pagina.keyboard.press("Escape");
      await pagina.locator(".rb-kijker").waitFor({ state: "detached" });
      await heeftFocus(pagina, knop);
    }
    assert.deepEqual(
      klachten.filter((k) => /Content Security Policy|frame|X-Frame-Options|TypeError/i.test(k)),
      [],
    );
  }));

test("downloaden geeft het bestand met zijn naam", () =>
  werkplek(async (pagina) => {
    const { zaak, document } = await zaakMetDocument(pagina, moulin, /./);
    await openZaak(pagina, zaak, "documenten");
    const link = rij(pagina, document.titel)
      .first()
      .getByRole("link", { name: /^Downloaden/ });
    await tabNaar(pagina, link);
    const [download] = await Promise.all([pagina.waitForEvent("download"), pagina.keyboard.press("Enter")]);
    assert.equal(download.suggestedFilename(), document.bestandsnaam);
  }));

test("een laat document erbij, dan bekijken, wijzigen en een nieuwe versie", () =>
  werkplek(async (pagina) => {
    const { zaak } = await zaakMetDocument(pagina, moulin, /./);
    const naam = `nagestuurde brief ${Date.now()}`;
    await openZaak(pagina, zaak, "documenten");
    await kies(pagina, [brief(`${naam}.txt`)]);
    const titel = pagina.locator(".rb-stuk input").first();
    await heeftFocus(pagina, titel);
    assert.equal(await titel.inputValue(), naam);
    assert.deepEqual(await overtredingen(pagina), []);
    await pagina.keyboard.press("Control+Enter");
    const regel = rij(pagina, naam).first();
    await regel.waitFor();
    await pagina.locator(".rb-onderweg").waitFor({ state: "detached" });
    await heeftFocus(pagina, pagina.locator("#document-toevoegen"));

    await regel.getByRole("button", { name: new RegExp(`^${naam}`) }).press("Enter");
    await pagina.locator(".rb-kijker__tekst").waitFor();
    await pagina.keyboard.press("Escape");

    await regel.getByRole("button", { name: /^Meer/ }).press("Enter");
    const wijzig = regel.getByRole("button", { name: "Wijzigen of nieuwe versie" });
    await wijzig.press("Enter");
    await regel.locator("form textarea").fill("Kwam per post binnen.");
    await pagina.keyboard.press("Control+Enter");
    await regel.getByText("Kwam per post binnen.").waitFor();
    await heeftFocus(pagina, wijzig);
    await wijzig.press("Enter");
    await regel.locator("input[type=file]").setInputFiles([brief(`${naam} 2.txt`, "De tweede versie.")]);
    await regel.getByText(`${naam} 2.txt`).waitFor();
    await regel.getByRole("button", { name: "Opslaan" }).press("Enter");
    await regel.getByText("versie 2").first().waitFor();
    await regel.getByRole("link", { name: /^versie 1 van/ }).waitFor();
  }));

test("meer bestanden gaan na elkaar; wat ontbreekt wordt eerst gevraagd", () =>
  werkplek(async (pagina) => {
    const { zaak } = await zaakMetDocument(pagina, moulin, /./);
    await openZaak(pagina, zaak, "documenten");
    const nu = Date.now();
    await kies(pagina, [brief(`eerste ${nu}.txt`), brief(`tweede ${nu}.txt`)]);
    await pagina.locator(".rb-stuk").nth(1).locator("input").first().fill("");
    await pagina.getByRole("button", { name: "2 documenten toevoegen" }).press("Enter");
    const leeg = pagina.locator(".rb-stuk").nth(1).locator("input").first();
    await heeftFocus(pagina, leeg);
    await pagina.getByText("Vul een titel in.").waitFor();
    await leeg.fill(`tweede ${nu}`);
    await pagina.keyboard.press("Control+Enter");
    await rij(pagina, `eerste ${nu}`).first().waitFor();
    await rij(pagina, `tweede ${nu}`).first().waitFor();
  }));

test("voortgang in woorden, stoppen en opnieuw; het gaat door op een ander tabblad van de zaak", () =>
  werkplek(async (pagina) => {
    const { zaak } = await zaakMetDocument(pagina, moulin, /./);
    let laatDoor;
    let poort = new Promise((klaar) => {
      laatDoor = klaar;
    });
    await pagina.route("**/werkplek/api/v1/uploads/*", async (route) => {
      if (route.request().method() === "PUT") await poort;
      return route.continue().catch(() => undefined);
    });
    await openZaak(pagina, zaak, "documenten");
    const naam = `groot bestand ${Date.now()}`;
    await kies(pagina, [brief(`${naam}.txt`, "regel\n".repeat(100_000))]);
    await pagina.keyboard.press("Control+Enter");
    await pagina.getByRole("heading", { name: "Versturen (1)" }).waitFor();
    await pagina.getByRole("progressbar", { name: naam }).waitFor();
    assert.deepEqual(await overtredingen(pagina), []);
    await pagina.getByRole("button", { name: `Stoppen: ${naam}` }).press("Enter");
    await pagina.getByText("gestopt, niet toegevoegd").waitFor();
    assert.equal(await rij(pagina, naam).count(), 0);
    laatDoor();
    poort = new Promise((klaar) => {
      laatDoor = klaar;
    });
    await pagina.getByRole("button", { name: `Opnieuw proberen: ${naam}` }).press("Enter");
    await pagina.getByRole("heading", { name: "Versturen (1)" }).waitFor();
    await pagina.getByRole("tab", { name: "Verloop" }).click();
    laatDoor();
    await pagina
      .getByRole("status")
      .filter({ hasText: `${naam} is toegevoegd.` })
      .waitFor();
    await pagina.getByRole("tab", { name: "Documenten" }).click();
    await rij(pagina, naam).first().waitFor();
  }));

test("een geweigerd bestand en een weggevallen verbinding zeggen wat u kunt doen", () =>
  werkplek(async (pagina) => {
    const { zaak } = await zaakMetDocument(pagina, moulin, /./);
    await openZaak(pagina, zaak, "documenten");
    const naam = `besmet ${Date.now()}`;
    const detail = "In dit bestand zit een virus. Vraag de klant om een schoon bestand.";
    await pagina.route("**/werkplek/api/v1/uploads/*", (route) =>
      route.request().method() === "PUT"
        ? route.fulfill({ status: 422, contentType: "application/problem+json", json: { detail } })
        : route.continue(),
    );
    await kies(pagina, [brief(`${naam}.txt`)]);
    await pagina.keyboard.press("Control+Enter");
    await pagina.getByText(detail).first().waitFor();
    await pagina.unroute("**/werkplek/api/v1/uploads/*");
    await pagina.route("**/werkplek/api/v1/uploads/*", (route) =>
      route.request().method() === "PUT" ? route.abort() : route.continue(),
    );
    await pagina.getByRole("button", { name: `Opnieuw proberen: ${naam}` }).press("Enter");
    await pagina.getByText("De verbinding viel weg.").first().waitFor();
    await pagina.unroute("**/werkplek/api/v1/uploads/*");
    await pagina.getByRole("button", { name: `Opnieuw proberen: ${naam}` }).press("Enter");
    await rij(pagina, naam).first().waitFor();
  }));

test("een bestand erop slepen", () =>
  werkplek(async (pagina) => {
    const { zaak } = await zaakMetDocument(pagina, moulin, /./);
    await openZaak(pagina, zaak, "documenten");
    await pagina.locator("#document-toevoegen").waitFor();
    const gesleept = await pagina.evaluateHandle(() => {
      const wat = new DataTransfer();
      wat.items.add(new File(["tekst"], "gesleept.txt", { type: "text/plain" }));
      return wat;
    });
    await pagina.dispatchEvent(".rb-sleepvlak", "drop", { dataTransfer: gesleept });
    await pagina.getByRole("group", { name: /gesleept\.txt/ }).waitFor();
    await pagina.keyboard.press("Escape");
    await pagina.locator(".rb-stuk").waitFor({ state: "detached" });
    await heeftFocus(pagina, pagina.locator("#document-toevoegen"));
  }));

test("waar niets bij mag staat de reden", () =>
  werkplek(async (pagina) => {
    const zaak = await eenZaak(pagina, moulin, { lopend: false });
    await openZaak(pagina, zaak, "documenten");
    await pagina.locator(".rb-magniet").first().waitFor();
    assert.equal(await pagina.locator("#document-toevoegen").count(), 0);
  }));

const veel = (n) =>
  Array.from({ length: n }, (_, i) => ({
    uuid: `d0c00000-0000-4000-8000-${String(i).padStart(12, "0")}`,
    titel: `Document ${i + 1} met een lange titel die over meer dan één regel gaat op een smal scherm`,
    soort: "Bijlage",
    datum: "2026-11-01",
    vertrouwelijkheid: i % 9 ? "zaakvertrouwelijk" : "zeer_geheim",
    bestandsnaam: `document-${i + 1}.pdf`,
    formaat: "application/pdf",
    omvang: 184_320 * (i + 1),
    toegankelijk: i % 9 !== 0,
    versie: (i % 3) + 1,
    status: "definitief",
    auteur: "Burger",
    beschrijving: "",
    wijzigen: { mag: false, waarom: "Dit document is definitief." },
    ontvangen: null,
  }));

for (const breedte of [320, 1280]) {
  test(`vijf gezichten van de lijst, axe vindt niets: ${breedte} px`, async () => {
    const { context, pagina } = await bureau(browser, dienst.adres, {
      viewport: { width: breedte, height: 800 },
    });
    await logIn(pagina);
    const { zaak } = await zaakMetDocument(pagina, moulin, /./);
    const lijst = `**/werkplek/api/v1/zaken/${zaak.bron}/${zaak.uuid}/documenten`;
    const basis = { gelukt: true, melding: null, opgehaald: new Date().toISOString(), soorten: [] };
    const geef = async (deel) => {
      await pagina.unroute(lijst);
      const toevoegen = { mag: false, waarom: "U mag hier geen documenten toevoegen." };
      await pagina.route(lijst, (route) =>
        route.fulfill({ json: { ...basis, documenten: [], toevoegen, ...deel } }),
      );
      await openZaak(pagina, zaak, "documenten");
    };
    const klopt = async (wat) => {
      assert.deepEqual(await overtredingen(pagina), [], wat);
      const [inhoud, venster] = await pagina.evaluate(() => [
        document.documentElement.scrollWidth,
        innerWidth,
      ]);
      assert.ok(inhoud <= venster, `${wat} is breder (${inhoud}) dan het venster (${venster})`);
    };
    await geef({});
    await pagina.getByText("geen documenten die u mag zien").waitFor();
    await klopt("leeg");
    await geef({ gelukt: false, melding: "De documenten ontbreken." });
    await pagina.getByText("De documenten ontbreken.").first().waitFor();
    await klopt("mislukt");
    await geef({ documenten: veel(200) });
    await pagina.locator(".rb-doc").nth(49).waitFor();
    assert.equal(await pagina.locator(".rb-doc").count(), 50);
    await pagina.getByText("Niet toegankelijk").first().waitFor();
    await klopt("tweehonderd");
    await pagina.getByLabel("Zoek in 200 documenten").fill("document 137");
    await pagina.getByRole("status").filter({ hasText: "1 van 200 documenten." }).waitFor();
    await pagina.getByRole("button", { name: /^Meer over Document 137/ }).press("Enter");
    await pagina.getByText("Dit document is definitief.").waitFor();
    await klopt("meer over een document");
    await context.close();
  });
}
