// The connection goes away, or the werkplek is renewed, while somebody works.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { overtredingen } from "../lib/axe.mjs";
import { start, zoek } from "../lib/browser.mjs";
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

const geladen = (pagina, deel) =>
  pagina.waitForFunction(
    (naam) => performance.getEntriesByType("resource").some((r) => r.name.includes(`/assets/${naam}-`)),
    deel,
  );

/** Opens a page of the werkplek from its menu. */
async function naar(pagina, naam) {
  await pagina.getByRole("button", { name: /^Menu van/ }).click();
  await pagina.getByRole("menuitem", { name: naam }).click();
}

test("alles is er al voordat de verbinding wegvalt: de werkplek blijft staan", () =>
  aanHetWerk(browser, dienst.adres, async (pagina) => {
    for (const deel of ["Klantbeeld", "Zaak", "NieuweKlant", "WachtendPagina", "Sneltoetsen", "Bevestigen"])
      await geladen(pagina, deel);
    await pagina.context().setOffline(true);
    await naar(pagina, "Wachtend");
    await pagina.getByRole("heading", { level: 1, name: /^Wachtend/ }).waitFor();
    await pagina.getByText("Relatiebeheer antwoordt niet.").first().waitFor();
    await zoek(pagina, moulin.bsn);
    await pagina.getByText("Relatiebeheer antwoordt niet.").first().waitFor();
    await pagina.context().setOffline(false);
    await pagina.getByRole("button", { name: "Opnieuw proberen" }).first().click();
    await pagina.getByRole("heading", { level: 1, name: moulin.naam }).waitFor();
  }));

test("een deel dat niet komt, zegt dat op zijn plek en komt bij de volgende poging", () =>
  aanHetWerk(browser, dienst.adres, async (pagina) => {
    // As if the connection went before it was there.
    await pagina.route("**/assets/WachtendPagina-*", (route) => route.abort());
    await pagina.reload();
    await pagina.locator("#zoekvak").waitFor();
    await pagina.locator("main").focus();
    await pagina.keyboard.press("n");
    await pagina.locator("#notitie").fill("Dit blijft staan");
    await naar(pagina, "Wachtend");
    await pagina.getByRole("heading", { level: 1, name: "Deze pagina is niet geladen" }).waitFor();
    assert.deepEqual(await overtredingen(pagina), []);
    assert.equal(await pagina.locator("#notitie").inputValue(), "Dit blijft staan");
    await pagina.unroute("**/assets/WachtendPagina-*");
    await pagina.getByRole("button", { name: "Opnieuw proberen" }).click();
    await pagina.getByRole("heading", { level: 1, name: /^Wachtend/ }).waitFor();
  }));

test("na een nieuwe versie bestaat een deel niet meer: opnieuw laden, en het contact blijft", () =>
  aanHetWerk(browser, dienst.adres, async (pagina) => {
    await pagina.route("**/assets/WachtendPagina-*", (route) => route.fulfill({ status: 404, body: "" }));
    await pagina.reload();
    await pagina.locator("#zoekvak").waitFor();
    await pagina.locator("main").focus();
    await pagina.keyboard.press("n");
    await pagina.locator("#notitie").fill("Getypt in de oude werkplek");
    // The first page names another script than the one that runs here.
    await pagina.route(
      (url) => url.pathname === "/",
      (route) =>
        route.request().isNavigationRequest()
          ? route.continue()
          : route.fulfill({
              contentType: "text/html",
              body: '<script type="module" src="/assets/index-nieuw.js">',
            }),
    );
    await naar(pagina, "Wachtend");
    await pagina.getByText("Relatiebeheer is intussen vernieuwd.").waitFor();
    await pagina.unroute("**/assets/WachtendPagina-*");
    await pagina.getByRole("button", { name: "Werkplek opnieuw laden" }).click();
    await pagina.getByRole("heading", { level: 1, name: /^Wachtend/ }).waitFor();
    await pagina.waitForFunction(
      () => document.querySelector("#notitie")?.value === "Getypt in de oude werkplek",
    );
  }));

test("zonder verbinding uitloggen laat de werkplek staan", () =>
  aanHetWerk(browser, dienst.adres, async (pagina) => {
    await pagina.getByRole("button", { name: /^Menu van/ }).waitFor();
    await pagina.context().setOffline(true);
    await naar(pagina, "Uitloggen");
    await pagina.getByText("U bent nog niet uitgelogd.").waitFor();
    await pagina.getByText("Relatiebeheer antwoordt niet.").first().waitFor();
    await pagina.context().setOffline(false);
    await pagina.getByRole("button", { name: "Opnieuw proberen" }).click();
    await pagina.getByRole("heading", { name: "U bent uitgelogd" }).waitFor();
  }));
