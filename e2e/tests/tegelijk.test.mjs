// Two people at one customer: what the one saved is not lost by what the other saves after it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { overtredingen } from "../lib/axe.mjs";
import { bureau, heeftFocus, logIn, start, tabNaar } from "../lib/browser.mjs";
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

async function vraag(pagina, methode, pad, json) {
  const antwoord = await pagina.evaluate(
    async ([method, adres, body]) => {
      const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
      const a = await fetch(`/werkplek/api/v1${adres}`, { method, headers, body });
      return [a.status, await a.text()];
    },
    [methode, pad, json && JSON.stringify(json)],
  );
  assert.ok(antwoord[0] < 300, `${methode} ${pad}: ${antwoord.join(" ")}`);
  return antwoord[1];
}

async function eigenVan(pagina, klant) {
  const regels = await vraag(pagina, "GET", `/klanten/${encodeURIComponent(klant)}/beeld?bronnen=eigen`);
  return regels
    .trim()
    .split("\n")
    .map((r) => JSON.parse(r))
    .find((d) => d.bron === "eigen").gegevens;
}

/** Two desks with the same customer, whom no register knows, at Gegevens. */
async function tweeBureaus({ doof = false } = {}) {
  const een = await bureau(browser, dienst.adres);
  const twee = await bureau(browser, dienst.adres);
  // The stream of the second does not come: it hears of nothing.
  if (doof) await twee.pagina.route("**/meldingen?*", (route) => route.abort());
  await logIn(een.pagina);
  await logIn(twee.pagina);
  const { klant } = JSON.parse(
    await vraag(een.pagina, "POST", "/klanten", {
      soort: "persoon",
      voornaam: "Tegelijk",
      achternaam: `Gewijzigd${Date.now()}`,
      adressen: [{ soort: "telefoonnummer", adres: "0201234567" }],
    }),
  );
  for (const { pagina } of [een, twee]) {
    await pagina.goto(`/klant/${encodeURIComponent(klant)}?tab=gegevens`);
    await pagina.getByRole("heading", { level: 2, name: "Contactgegevens" }).waitFor();
    await pagina.locator("#gegevens-wijzigen").waitFor();
  }
  return {
    klant,
    a: een.pagina,
    b: twee.pagina,
    klaar: async () => {
      await een.context.close();
      await twee.context.close();
    },
  };
}

test("geheimhouding en notitie van een collega blijven, ook als u tegelijk iets anders wijzigde", async () => {
  const { klant, a, b, klaar } = await tweeBureaus();
  await b.locator("#gegevens-wijzigen").click();
  await b.locator("#eigen-voorkeurstaal").selectOption({ label: "Engels" });
  await b.locator("#eigen-interneNotitie").fill("Graag na 17.00 uur bellen.");

  await a.locator("#gegevens-wijzigen").click();
  await a.getByRole("radio", { name: /^Ja, geef geen adres door/ }).check();
  await a.locator("#eigen-interneNotitie").fill("Belt met de spraakcomputer.");
  await a.keyboard.press("Control+Enter");
  await a.locator("#gegevens-wijzigen").waitFor();

  // B hears of it, and nothing that was typed moves or changes.
  await b.getByText("Dit is intussen ergens anders gewijzigd.").first().waitFor();
  await heeftFocus(b, b.locator("#eigen-interneNotitie"));
  assert.equal(await b.locator("#eigen-interneNotitie").inputValue(), "Graag na 17.00 uur bellen.");

  await b.keyboard.press("Control+Enter");
  await b.getByText("Een collega wijzigde deze gegevens intussen.").waitFor();
  const botsing = b.locator("#eigen-botsing");
  await heeftFocus(b, botsing);
  await botsing.getByText("Geheimhouding: ja").waitFor();
  await botsing.getByText("Belt met de spraakcomputer.").waitFor();
  assert.equal((await eigenVan(a, klant)).geheimhouding, true, "er is nog niets overschreven");
  assert.deepEqual(await overtredingen(b), []);

  await tabNaar(b, botsing.getByRole("button", { name: "Mijn tekst eronder zetten" }));
  await b.keyboard.press("Enter");
  await heeftFocus(b, b.locator("#eigen-interneNotitie"));
  await b.keyboard.press("Control+Enter");
  await b.locator("#gegevens-wijzigen").waitFor();

  const eigen = await eigenVan(a, klant);
  assert.equal(eigen.geheimhouding, true);
  assert.equal(eigen.voorkeurstaal, "eng");
  assert.equal(eigen.interneNotitie, "Belt met de spraakcomputer.\n\nGraag na 17.00 uur bellen.");
  // And A sees it without asking.
  await a.locator(".rb-gegevens", { hasText: "Engels" }).waitFor();
  await klaar();
});

test("een nummer dat een collega verwijdert terwijl u het wijzigt, blijft in uw formulier staan", async () => {
  const { klant, a, b, klaar } = await tweeBureaus();
  await b.getByRole("button", { name: /^Wijzigen 020/ }).click();
  const veld = b.getByRole("textbox", { name: "Telefoonnummer" });
  await veld.fill("0207654321");

  await a.getByRole("button", { name: /^Verwijderen 020/ }).click();
  await a.getByRole("button", { name: "Ja, verwijderen" }).click();
  await a.getByText("Nog geen telefoonnummer of e-mailadres.").waitFor();

  await b.getByText("Dit is intussen ergens anders gewijzigd.").first().waitFor();
  assert.equal(await veld.inputValue(), "0207654321");
  await veld.press("Control+Enter");
  await b.getByText("Een collega verwijderde dit intussen.").waitFor();
  await veld.press("Control+Enter");
  await b.locator(".rb-adres__wat").getByText("020 765 4321").waitFor();
  await heeftFocus(b, b.locator("#adres-toevoegen"));
  assert.deepEqual(
    (await eigenVan(a, klant)).adressen.map((x) => x.adres),
    ["0207654321"],
  );
  await klaar();
});

test("van een nummer dat allebei wijzigden, staan beide er", async () => {
  const { klant, a, b, klaar } = await tweeBureaus();
  await b.getByRole("button", { name: /^Wijzigen 020/ }).click();
  await b.getByRole("textbox", { name: /^Omschrijving/ }).fill("werk");
  await b.getByRole("textbox", { name: "Telefoonnummer" }).fill("0207654321");

  await a.getByRole("button", { name: /^Wijzigen 020/ }).click();
  await a.getByRole("textbox", { name: "Telefoonnummer" }).fill("0209999999");
  await a.keyboard.press("Control+Enter");
  await a.locator(".rb-adres__wat").getByText("020 999 9999").waitFor();

  await b.keyboard.press("Control+Enter");
  await b.getByText("Een collega wijzigde deze gegevens intussen.").waitFor();
  await b.getByText("020 999 9999").first().waitFor();
  await b.getByRole("button", { name: /^Dit overnemen/ }).click();
  assert.equal(await b.getByRole("textbox", { name: "Telefoonnummer" }).inputValue(), "0209999999");
  await b.getByRole("textbox", { name: "Telefoonnummer" }).press("Control+Enter");
  await b.locator(".rb-adres__wat").getByText("werk").waitFor();
  assert.deepEqual(
    (await eigenVan(a, klant)).adressen.map((x) => [x.adres, x.omschrijving]),
    [["0209999999", "werk"]],
  );
  await klaar();
});

test("verwijderen wat een collega net wijzigde, laat eerst zien wat er nu staat", async () => {
  const { klant, a, b, klaar } = await tweeBureaus({ doof: true });
  await a.getByRole("button", { name: /^Wijzigen 020/ }).click();
  await a.getByRole("textbox", { name: /^Omschrijving/ }).fill("spoed, dag en nacht");
  await a.keyboard.press("Control+Enter");
  await a.locator(".rb-adres__wat").getByText("spoed, dag en nacht").waitFor();

  await b.getByRole("button", { name: /^Verwijderen 020/ }).click();
  await b.getByRole("button", { name: "Ja, verwijderen" }).click();
  await b.getByRole("alertdialog").getByText("Er staat nu: 020 123 4567, spoed, dag en nacht.").waitFor();
  assert.equal((await eigenVan(a, klant)).adressen.length, 1, "er is nog niets verwijderd");
  await b.getByRole("button", { name: "Ja, verwijderen" }).click();
  await b.getByText("Nog geen telefoonnummer of e-mailadres.").waitFor();
  assert.equal((await eigenVan(a, klant)).adressen.length, 0);
  await klaar();
});
