// axe on every screen, small and large, light and dark: nothing to remark. Nothing may fall off the side either.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { overtredingen } from "../lib/axe.mjs";
import { bureau, logIn, start, zoek } from "../lib/browser.mjs";
import { geheim, moulin, naamgenoten, ongeldig } from "../lib/mensen.mjs";
import { afgeschermd, duizend } from "../lib/organisaties.mjs";
import { server } from "../lib/server.mjs";

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

async function klopt(pagina, scherm) {
  assert.deepEqual(await overtredingen(pagina), [], scherm);
  const [inhoud, venster] = await pagina.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(inhoud <= venster, `${scherm} is breder (${inhoud}) dan het venster (${venster})`);
}

async function klant(pagina, wie) {
  await zoek(pagina, wie.bsn);
  await pagina.getByRole("heading", { level: 1, name: wie.naam }).waitFor();
  await pagina
    .getByText(/BRP, opgehaald/)
    .first()
    .waitFor();
}

async function tab(pagina, naam) {
  await pagina.getByRole("tab", { name: naam }).click();
}

async function contact(pagina) {
  await pagina.locator("main").focus();
  await pagina.keyboard.press("n");
  await pagina.locator("#notitie").waitFor();
}

async function organisatie(pagina, wie) {
  await zoek(pagina, wie.kvk);
  await pagina.locator(".rb-klantkop", { hasText: wie.kvk }).waitFor();
  await pagina
    .getByText(/KVK, opgehaald/)
    .first()
    .waitFor();
}

async function langsNieuweSchermen(pagina) {
  await organisatie(pagina, duizend);
  await klopt(pagina, "organisatie");
  await tab(pagina, /^Gegevens/);
  await pagina.locator(".rb-vestiging").first().waitFor();
  await klopt(pagina, "vestigingen");
  await organisatie(pagina, afgeschermd);
  await klopt(pagina, "afgeschermd adres");
  await klant(pagina, moulin);
  await tab(pagina, /^Gegevens/);
  await pagina.getByRole("button", { name: "Contactgegeven toevoegen" }).click();
  await pagina.getByRole("button", { name: "Opslaan", exact: true }).first().click();
  await pagina.locator("#nieuw-adres-adres-fout").waitFor();
  await klopt(pagina, "contactgegeven met fout");
  await pagina.locator("#nieuw-adres-adres").press("Escape");
  await pagina.getByRole("button", { name: "Relatie toevoegen" }).click();
  await pagina.locator("#relatie-klant").waitFor();
  await klopt(pagina, "relatie toevoegen");
  await pagina.locator("#relatie-klant").press("Escape");
  await pagina.locator("#gegevens-wijzigen").click();
  await pagina.locator("#eigen-interneNotitie").waitFor();
  await klopt(pagina, "gegevens wijzigen");
  await pagina.locator("#eigen-interneNotitie").press("Escape");
  await pagina.goto("/nieuwe-klant");
  await pagina.locator("#klant-achternaam").fill(moulin.achternaam);
  await pagina.locator("#klant-bsn").fill(moulin.bsn);
  await pagina.getByRole("heading", { name: "Deze klant bestaat al" }).waitFor();
  await klopt(pagina, "nieuwe klant die al bestaat");
  await pagina.getByRole("radio", { name: /^Contactpersoon/ }).check();
  await pagina.locator("#klant-achternaam").fill("");
  await pagina.getByRole("button", { name: "Klant opslaan" }).click();
  await pagina.locator("#klant-achternaam-fout").waitFor();
  await klopt(pagina, "nieuwe klant met fouten");
  await pagina.goto("/");
  await pagina.locator("#zoekvak").waitFor();
}

async function langsAlleSchermen(pagina) {
  await klopt(pagina, "begin");
  await klant(pagina, geheim);
  await klopt(pagina, "geheimhouding");
  await klant(pagina, moulin);
  await klopt(pagina, "tijdlijn");
  await tab(pagina, /^Zaken/);
  await pagina
    .getByRole("button", { name: /^Documenten/ })
    .first()
    .click();
  await pagina.locator(".rb-document").first().waitFor();
  await klopt(pagina, "zaken met documenten");
  await tab(pagina, /^Gegevens/);
  await klopt(pagina, "gegevens");
  await zoek(pagina, naamgenoten);
  await pagina.getByRole("heading", { level: 1, name: /gevonden/ }).waitFor();
  await klopt(pagina, "zoekresultaten");
  await zoek(pagina, ongeldig);
  await pagina.getByRole("heading", { level: 1, name: /iets gevonden/ }).waitFor();
  await klopt(pagina, "ongeldig BSN");
  await langsNieuweSchermen(pagina);
  await contact(pagina);
  await klopt(pagina, "anoniem contact");
  await pagina.keyboard.press("Control+Enter");
  await pagina.getByText("Nog niet opgeslagen.").waitFor();
  await klopt(pagina, "formulier met fouten");
  await pagina.locator("#notitie").fill("Tekst");
  await pagina.getByRole("button", { name: "Annuleren" }).click();
  await pagina.getByRole("alertdialog").waitFor();
  await klopt(pagina, "weggooien");
  await pagina.getByRole("button", { name: "Ja, weggooien" }).click();
  await pagina.locator("#notitie").waitFor({ state: "detached" });
  await pagina.getByRole("button", { name: /^Menu van/ }).click();
  await pagina.getByRole("menu").waitFor();
  await klopt(pagina, "menu");
  await pagina.getByRole("menuitem", { name: "Sneltoetsen" }).click();
  await pagina.getByRole("dialog", { name: "Sneltoetsen" }).waitFor();
  await klopt(pagina, "sneltoetsen");
}

describe("axe vindt niets", () => {
  for (const breedte of [320, 1280]) {
    for (const kleuren of ["light", "dark"]) {
      test(`${breedte} px, ${kleuren}`, async () => {
        const opties = { viewport: { width: breedte, height: 800 }, colorScheme: kleuren };
        const { context, pagina } = await bureau(browser, dienst.adres, opties);
        await logIn(pagina);
        await langsAlleSchermen(pagina);
        await context.close();
      });
    }
  }
});
