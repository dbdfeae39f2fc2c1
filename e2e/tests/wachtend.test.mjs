// A contact about an application that is no zaak yet: it is saved, waits visibly, and somebody chooses when asked.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { overtredingen } from "../lib/axe.mjs";
import { bureau, heeftFocus, logIn, start, tabNaar, zoek } from "../lib/browser.mjs";
import { moulin } from "../lib/mensen.mjs";
import { server } from "../lib/server.mjs";
import { aanHetWerk } from "../lib/werkplek.mjs";

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

async function naarWachtend(pagina) {
  const menu = pagina.getByRole("button", { name: /^Menu van/ });
  await menu.waitFor();
  await menu.focus();
  await pagina.keyboard.press("Enter");
  await heeftFocus(pagina, pagina.getByRole("menuitem", { name: "Wachtend" }));
  await pagina.keyboard.press("Enter");
  await pagina.getByRole("heading", { level: 1, name: "Wachtend" }).waitFor();
}

test("een contact over een aanvraag wacht zichtbaar op de zaak, en kan daarmee stoppen", () =>
  werkplek(async (pagina) => {
    const kenmerk = `OF-${Date.now()}`;
    const onderwerp = `Aanvraag gisteren gedaan ${Date.now()}`;
    await zoek(pagina, moulin.bsn);
    await pagina.getByRole("heading", { level: 1, name: moulin.naam }).waitFor();
    await pagina.keyboard.press("n");
    await pagina.waitForFunction(() => document.activeElement?.id === "notitie");
    await pagina.locator("#onderwerp").fill(onderwerp);
    await pagina.locator("#kanaal").selectOption("Telefoon");
    await pagina.locator("#resultaat").selectOption("Zelf afgehandeld");
    await pagina.locator(".rb-zaaknummer").first().waitFor();
    await pagina.getByRole("radio", { name: "De aanvraag is nog geen zaak" }).press("Space");
    // Without a reference there is nothing to wait for.
    await pagina.keyboard.press("Control+Enter");
    await heeftFocus(pagina, pagina.locator("#aanvraag"));
    await pagina.locator("#aanvraag-fout").waitFor();
    assert.deepEqual(await overtredingen(pagina), []);
    await pagina.keyboard.type(kenmerk);
    await pagina.getByText(/^Concept bewaard/).waitFor();
    // It is a part of the draft like the rest.
    await pagina.reload();
    await pagina.locator("#aanvraag").waitFor();
    assert.equal(await pagina.locator("#aanvraag").inputValue(), kenmerk);
    await pagina.locator("#aanvraag").press("Control+Enter");
    await pagina.locator(".rb-rail__klaar").getByText(kenmerk).waitFor();
    await pagina.locator(".rb-rail__klaar").getByText("wacht op zaak").waitFor();
    await pagina
      .locator(".rb-gebeurtenis", { hasText: onderwerp })
      .getByText(`wacht op zaak ${kenmerk}`)
      .waitFor();

    await naarWachtend(pagina);
    const regel = pagina.locator(".rb-wachtend", { hasText: kenmerk });
    await regel.getByText("Wacht op zaak").waitFor();
    await tabNaar(pagina, regel.getByRole("button", { name: /^Stoppen met wachten/ }));
    await pagina.keyboard.press("Enter");
    await pagina.getByRole("alertdialog").waitFor();
    await tabNaar(pagina, pagina.getByRole("button", { name: "Ja, stoppen" }));
    await pagina.keyboard.press("Enter");
    await regel.waitFor({ state: "detached" });
    await heeftFocus(pagina, pagina.locator("main h1"));
  }));

test("een anonieme beller kan ook op een zaak wachten", () =>
  werkplek(async (pagina) => {
    await pagina.locator("main").focus();
    await pagina.keyboard.press("n");
    await pagina.waitForFunction(() => document.activeElement?.id === "notitie");
    const kenmerk = `ANON-${Date.now()}`;
    await pagina.locator("#onderwerp").fill("Anoniem over een aanvraag");
    await pagina.locator("#kanaal").selectOption("Telefoon");
    await pagina.locator("#resultaat").selectOption("Zelf afgehandeld");
    await pagina.getByRole("radio", { name: "De aanvraag is nog geen zaak" }).press("Space");
    await pagina.locator("#aanvraag").fill(kenmerk);
    await pagina.keyboard.press("Control+Enter");
    await pagina.locator(".rb-rail__klaar").getByText(kenmerk).waitFor();
  }));

const zaak = (nummer, omschrijving) => ({
  bron: "zgw",
  uuid: `2aa00000-0000-4000-8000-00000000000${nummer}`,
  identificatie: `ZAAK-2026-000000000${nummer}`,
  omschrijving,
  zaaktype: "Parkeervergunning aanvragen",
  status: "Ontvangen",
});
const wacht = (nummer, stand, kandidaten = []) => ({
  uuid: `3aa00000-0000-4000-8000-00000000000${nummer}`,
  klantcontact: `4aa00000-0000-4000-8000-00000000000${nummer}`,
  onderwerp: `Contact ${nummer} over een aanvraag met een onderwerp dat niet op één regel past`,
  kenmerk: `OF-${nummer}`,
  sinds: "2026-11-01T09:00:00Z",
  stand,
  klant: `k${nummer}`,
  klantNaam: `Klant ${nummer}`,
  medewerker: "S. Moulin",
  kandidaten,
});

for (const breedte of [320, 1280]) {
  test(`kiezen uit meer zaken en wat te lang wacht, met het toetsenbord: ${breedte} px`, async () => {
    const { context, pagina } = await bureau(browser, dienst.adres, {
      viewport: { width: breedte, height: 800 },
    });
    await logIn(pagina);
    const keuzes = [zaak(1, "Vergunning eerste auto"), zaak(2, "Vergunning tweede auto")];
    const wachtend = [wacht(1, "wacht"), wacht(2, "keuze", keuzes), wacht(3, "te-lang")];
    await pagina.route(/\/werkplek\/api\/v1\/wachtend(\?.*)?$/, (route) =>
      route.fulfill({ json: { wachtend } }),
    );
    let gekozen = null;
    await pagina.route("**/werkplek/api/v1/wachtend/*/koppelen", (route) => {
      gekozen = route.request().postDataJSON();
      return route.fulfill({ status: 204 });
    });
    await pagina.goto("/wachtend");
    await pagina.locator(".rb-wachtend").nth(2).waitFor();
    const koppen = await pagina.locator(".rb-wachtend h2").allInnerTexts();
    assert.deepEqual(
      koppen.map((k) => /Contact (\d)/.exec(k)?.[1]),
      ["3", "2", "1"],
      "wat iemand nodig heeft staat boven",
    );
    await pagina.getByText("Dit duurt te lang.").waitFor();
    const derde = pagina.locator(".rb-wachtend", { hasText: "OF-3" });
    await derde.getByText("Klant 3", { exact: true }).waitFor();
    await derde.getByText("contact van S. Moulin").waitFor();
    assert.deepEqual(await overtredingen(pagina), []);
    const [inhoud, venster] = await pagina.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(inhoud <= venster, `breder (${inhoud}) dan het venster (${venster})`);
    const koppel = pagina.getByRole("button", { name: /^Koppelen: Contact 2/ });
    await koppel.press("Enter");
    await pagina.getByText("Kies eerst om welke zaak het gaat.").waitFor();
    await pagina.getByRole("radio", { name: /tweede auto/ }).press("Space");
    await koppel.press("Enter");
    await pagina.locator(".rb-wachtend", { hasText: "OF-2" }).waitFor({ state: "detached" });
    assert.deepEqual(gekozen, { bron: "zgw", zaak: keuzes[1].uuid });
    await heeftFocus(pagina, pagina.locator("main h1"));
    await context.close();
  });
}

test("de stand van elk zaaksysteem", () =>
  werkplek(async (pagina) => {
    const zaaksystemen = [
      {
        bron: "zgw",
        register: "Open Zaak",
        gelukt: true,
        melding: null,
        compleetTot: "2026-11-01T08:41:00Z",
      },
      { bron: "sd", register: "Sociaal", gelukt: false, melding: "Antwoordt niet.", compleetTot: null },
    ];
    await pagina.route("**/werkplek/api/v1/zaaksystemen", (route) =>
      route.fulfill({ json: { zaaksystemen } }),
    );
    await pagina.goto("/zaaksystemen");
    await pagina
      .locator(".rb-systeem", { hasText: "Open Zaak" })
      .getByText(/compleet t\/m/)
      .waitFor();
    await pagina.locator(".rb-systeem", { hasText: "Sociaal" }).getByText("nog niet compleet").waitFor();
    assert.deepEqual(await overtredingen(pagina), []);
  }));
