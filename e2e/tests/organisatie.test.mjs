// What the screen says about an organisation, its vestigingen and who works there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { heeftFocus, start, tabNaar, zoek } from "../lib/browser.mjs";
import { afgeschermd, donald, duizend } from "../lib/organisaties.mjs";
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

async function open(pagina, wie) {
  await zoek(pagina, wie.kvk);
  await pagina.locator(".rb-klantkop", { hasText: wie.kvk }).waitFor();
  await pagina
    .getByText(/KVK, opgehaald/)
    .first()
    .waitFor();
}
const gegevens = (pagina) => pagina.getByRole("tab", { name: "Gegevens" }).click();

test("de kop zegt wat het is; de gegevens zijn van de KVK", () =>
  werkplek(async (pagina) => {
    await open(pagina, donald);
    await pagina.getByRole("heading", { level: 1, name: donald.naam }).waitFor();
    await gegevens(pagina);
    const deel = pagina.getByRole("region", { name: "Volgens de KVK" });
    await deel.getByText(donald.kvk).waitFor();
    await deel.getByText(/KVK, opgehaald/).waitFor();
    assert.equal(await pagina.locator(".rb-bsn", { hasText: "BSN" }).count(), 0);
  }));

test("duizend vestigingen komen per stuk, en elke opent", () =>
  werkplek(async (pagina) => {
    await open(pagina, duizend);
    await gegevens(pagina);
    const deel = pagina.getByRole("region", { name: "Vestigingen" });
    await deel.locator(".rb-vestiging").first().waitFor();
    const eerst = await deel.locator(".rb-vestiging").count();
    assert.ok(eerst < duizend.vestigingen, "niet alles tegelijk");
    const meer = deel.getByRole("button", { name: "Meer laden" });
    await tabNaar(pagina, meer, 200);
    await pagina.keyboard.press("Enter");
    await pagina.waitForFunction((n) => document.querySelectorAll(".rb-vestiging").length > n, eerst);
    await heeftFocus(pagina, meer);
    await deel.getByText(/ van 1\.000\./).waitFor();
    const laatste = deel.locator(".rb-vestiging a").last();
    const naam = await laatste.evaluate((el) => el.firstChild.textContent);
    await laatste.click();
    await pagina.getByRole("heading", { level: 1, name: naam }).waitFor();
    await pagina.locator(".rb-klantkop").getByText("Vestiging", { exact: true }).waitFor();
  }));

test("een afgeschermd adres is er niet, en dat staat er", () =>
  werkplek(async (pagina) => {
    await open(pagina, afgeschermd);
    await pagina.locator(".rb-klantkop").getByText("Afgeschermd adres.").waitFor();
    await gegevens(pagina);
    await pagina.getByText("De KVK geeft dit adres niet vrij.").last().waitFor();
    assert.equal(
      await pagina
        .locator("main")
        .getByText(/\b\d{4} [A-Z]{2}\b/)
        .count(),
      0,
      "geen postcode in beeld",
    );
  }));

test("zonder KVK staat de rest er, en wordt alleen de KVK opnieuw gevraagd", () =>
  werkplek(async (pagina) => {
    await pagina.route(/\/beeld(\?.*)?$/, async (route) => {
      const echt = await route.fetch();
      const regels = (await echt.text())
        .trim()
        .split("\n")
        .map((r) => JSON.parse(r))
        .map((d) =>
          d.bron === "organisatie"
            ? { ...d, gelukt: false, melding: "De KVK antwoordt niet.", gegevens: null }
            : d,
        );
      await route.fulfill({ response: echt, body: `${regels.map((d) => JSON.stringify(d)).join("\n")}\n` });
    });
    await zoek(pagina, donald.kvk);
    await pagina.locator(".rb-klantkop").getByText("geef geen adres door").waitFor();
    await gegevens(pagina);
    await pagina.getByRole("button", { name: "Contactgegeven toevoegen" }).waitFor();
    await pagina.unroute(/\/beeld(\?.*)?$/);
    const vraag = pagina.waitForRequest(/\/beeld\?bronnen=organisatie$/);
    await pagina.locator(".rb-klantkop").getByRole("button", { name: "Opnieuw proberen" }).click();
    await vraag;
    await pagina.locator(".rb-klantkop").getByText("De KVK antwoordt niet.").waitFor({ state: "detached" });
  }));

test("een contactpersoon hoort bij de organisatie, en andersom", () =>
  werkplek(async (pagina) => {
    await open(pagina, donald);
    await gegevens(pagina);
    await pagina.getByRole("button", { name: "Nieuwe contactpersoon" }).click();
    await pagina.getByRole("heading", { level: 1, name: "Nieuwe klant" }).waitFor();
    assert.equal(await pagina.getByRole("radio", { name: /^Contactpersoon/ }).isChecked(), true);
    await pagina.locator(".rb-gekozen", { hasText: donald.naam }).waitFor();
    const achternaam = `Boskov${Date.now()}`;
    await pagina.locator("#klant-voornaam").fill("Boris");
    await pagina.locator("#klant-achternaam").fill(achternaam);
    await pagina.locator("#klant-achternaam").press("Control+Enter");
    await pagina.getByRole("heading", { level: 1, name: `Boris ${achternaam}` }).waitFor();
    await pagina.locator(".rb-klantkop").getByText("Contactpersoon", { exact: true }).waitFor();
    await pagina.locator(".rb-klantkop").getByRole("link", { name: donald.kvk }).click();
    await pagina.getByRole("heading", { level: 1, name: donald.naam }).waitFor();
    await gegevens(pagina);
    await pagina
      .getByRole("region", { name: "Contactpersonen" })
      .getByRole("link", { name: `Boris ${achternaam}` })
      .waitFor();
  }));
