// What is typed is kept, or the screen says why not: typing on and on, what the server refuses, a second window, logging out.
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

async function nieuwContact(pagina) {
  await pagina.locator("main").focus();
  await pagina.keyboard.press("n");
  await pagina.waitForFunction(() => {
    const notitie = document.querySelector("#notitie");
    return notitie?.value === "" && notitie === document.activeElement;
  });
}

async function opServer(context) {
  const antwoord = await context.request.get(`${dienst.adres}/werkplek/api/v1/concepten`);
  assert.equal(antwoord.status(), 200);
  return (await antwoord.json()).concepten;
}

const bewaard = (pagina) => pagina.getByText(/^Concept bewaard/).first();

async function maakAf(pagina, onderwerp) {
  await pagina.locator("#onderwerp").fill(onderwerp);
  await pagina.locator("#kanaal").selectOption("Telefoon");
  await pagina.locator("#resultaat").selectOption("Zelf afgehandeld");
  await pagina.keyboard.press("Control+Enter");
}

test("wie zonder pauze typt en dan zijn venster verliest, is niet meer dan een paar woorden kwijt", async () => {
  const { context, pagina } = await bureau(browser, dienst.adres);
  await logIn(pagina);
  await nieuwContact(pagina);
  await bewaard(pagina).waitFor();
  // Every 100 ms a key: there is never the pause that used to be waited for.
  const eerste = Date.now();
  let getypt = "";
  while (Date.now() - eerste < 6_000) {
    await pagina.keyboard.type("a");
    getypt += "a";
    await pagina.waitForTimeout(100);
  }
  // The renderer is gone at once: nothing of the page gets another turn.
  const weg = pagina.waitForEvent("crash");
  await pagina.goto("chrome://crash").catch(() => undefined);
  await weg;
  const [concept] = await opServer(context);
  assert.ok(concept.notitie.length > 0, "er is tijdens het typen bewaard");
  assert.equal(concept.notitie, getypt.slice(0, concept.notitie.length));
  await context.close();
});

test("een lange geplakte tekst wordt bewaard, met alles wat daarna is gekozen", () =>
  aanHetWerk(browser, dienst.adres, async (pagina) => {
    await nieuwContact(pagina);
    const mail = "Regel uit een doorgestuurde e-mail. ".repeat(400).slice(0, 12_000);
    await pagina.locator("#notitie").fill(mail);
    await pagina.getByText("11.000 tekens te veel om op te slaan").waitFor();
    await pagina.locator("#onderwerp").fill("Doorgestuurde klacht");
    await bewaard(pagina).waitFor();
    const concept = (await opServer(pagina.context())).find((c) => c.onderwerp === "Doorgestuurde klacht");
    assert.equal(concept.notitie, mail);
    await pagina.reload();
    await pagina.locator("#notitie").waitFor();
    assert.equal(await pagina.locator("#notitie").inputValue(), mail);
  }));

test("is een tekst te lang om te bewaren, dan staat er hoeveel er weg moet en is de rest bewaard", () =>
  aanHetWerk(browser, dienst.adres, async (pagina) => {
    await nieuwContact(pagina);
    const lang = "x".repeat(52_000);
    await pagina.locator("#notitie").fill(lang);
    const melding = pagina.getByText("Maak de notitie 2.000 tekens korter.");
    await melding.waitFor();
    assert.equal(await pagina.getByText("u kunt doorwerken").count(), 0, "dit is geen storing");
    assert.deepEqual(await overtredingen(pagina), []);
    await pagina.locator("#onderwerp").fill("Te lang");
    await pagina.waitForResponse((r) => r.url().includes("/concepten/") && r.request().method() === "PUT");
    await assert.doesNotReject(async () => {
      for (let keer = 0; keer < 50; keer++) {
        const concept = (await opServer(pagina.context())).find((c) => c.onderwerp === "Te lang");
        if (concept?.notitie.length === 50_000) return;
        await pagina.waitForTimeout(100);
      }
      throw new Error("het onderwerp is niet bewaard");
    });
    // The whole of it is still here, also after F5, and what is short enough is kept at once.
    await pagina.reload();
    await melding.waitFor();
    assert.equal((await pagina.locator("#notitie").inputValue()).length, 52_000);
    await pagina.locator("#notitie").fill("Nu kort genoeg");
    await bewaard(pagina).waitFor();
  }));

test("een teken dat niemand ziet, houdt het bewaren niet tegen", () =>
  aanHetWerk(browser, dienst.adres, async (pagina) => {
    await nieuwContact(pagina);
    await pagina.locator("#notitie").evaluate((vak) => {
      Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(vak, "voor\u0000na");
      vak.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await bewaard(pagina).waitFor();
    assert.ok((await opServer(pagina.context())).some((c) => c.notitie === "voorna"));
  }));

test("een weigering van de server is geen storing", () =>
  aanHetWerk(browser, dienst.adres, async (pagina) => {
    await nieuwContact(pagina);
    await bewaard(pagina).waitFor();
    let keren = 0;
    await pagina.route("**/concepten/*", async (route) => {
      keren++;
      await route.fulfill({
        status: 409,
        contentType: "application/problem+json",
        json: { status: 409, detail: "U heeft 50 contacten openstaan. Rond er eerst een af." },
      });
    });
    await pagina.keyboard.type("x");
    await pagina.getByText("Niet bewaard.").first().waitFor();
    await pagina.getByText("Rond er eerst een af.").first().waitFor();
    assert.equal(await pagina.getByText("u kunt doorwerken").count(), 0);
    const toen = keren;
    await pagina.waitForTimeout(3_000);
    assert.equal(keren, toen, "wat geweigerd is, gaat niet vanzelf nog eens");
    await pagina.unroute("**/concepten/*");
    await pagina.keyboard.type("y");
    await bewaard(pagina).waitFor();
  }));

test("in het andere venster al opgeslagen: dat staat er, en wat daarna is getypt wordt een nieuw contact", async () => {
  const { context, pagina: een } = await bureau(browser, dienst.adres);
  await logIn(een);
  await nieuwContact(een);
  await een.keyboard.type("Kapvergunning aangevraagd.");
  await bewaard(een).waitFor();
  const twee = await context.newPage();
  await twee.goto("/");
  await twee.locator(".rb-contactknop", { hasText: "Kapvergunning" }).click();
  await twee.locator("#notitie").waitFor();

  const onderwerp = `Kapvergunning ${Date.now()}`;
  await maakAf(een, onderwerp);
  await een.locator("#notitie").waitFor({ state: "detached" });

  await twee.locator("#notitie").focus();
  await twee.keyboard.press("Control+End");
  await twee.keyboard.type(" Belt morgen terug.");
  await twee.getByText("Dit contact is al opgeslagen.").first().waitFor();
  await twee.getByText("Wat u daarna typte, staat er niet bij.").first().waitFor();
  assert.equal(
    await twee.getByText(/^Concept bewaard/).count(),
    0,
    "wat er niet bij staat, heet niet bewaard",
  );
  assert.deepEqual(await overtredingen(twee), []);
  // By keyboard, with the text and the focus where the work goes on.
  await tabNaar(twee, twee.getByRole("button", { name: "Nieuw contact maken met deze tekst" }));
  await twee.keyboard.press("Enter");
  await bewaard(twee).waitFor();
  await heeftFocus(twee, twee.locator("#notitie"));
  assert.equal(await twee.locator("#notitie").inputValue(), "Kapvergunning aangevraagd. Belt morgen terug.");
  await maakAf(twee, `${onderwerp} vervolg`);
  await twee.locator("#notitie").waitFor({ state: "detached" });
  assert.equal(
    (await opServer(context)).some((c) => c.notitie.startsWith("Kapvergunning")),
    false,
  );
  await context.close();
});

test("wie uitlogt, laat niets van zijn contacten achter in de browser", async () => {
  const { context, pagina } = await bureau(browser, dienst.adres);
  await logIn(pagina);
  await zoek(pagina, moulin.bsn);
  await pagina.getByRole("heading", { level: 1, name: moulin.naam }).waitFor();
  await nieuwContact(pagina);
  await pagina.keyboard.type("Nog net getypt voor het uitloggen");
  await pagina.getByRole("button", { name: /^Menu van/ }).focus();
  await pagina.keyboard.press("Enter");
  await pagina.getByRole("menuitem", { name: "Uitloggen" }).focus();
  // This page says it before the browser has gone to the fresh one, which says it too.
  const versePagina = pagina.waitForEvent("load");
  await pagina.keyboard.press("Enter");
  await versePagina;
  await pagina.getByRole("heading", { name: "U bent uitgelogd" }).waitFor();
  const opslag = await pagina.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  assert.doesNotMatch(opslag, /rb\.concept|rb\.actief|Nog net getypt|Moulin/);
  // Also not behind the Back button.
  await pagina.goBack();
  await pagina.getByRole("heading", { name: "U bent uitgelogd" }).waitFor();
  assert.equal(await pagina.getByText(moulin.naam).count(), 0);
  await context.close();
});

test("uitloggen wacht op tekst die nog niet bewaard is, en zegt dat", () =>
  aanHetWerk(browser, dienst.adres, async (pagina) => {
    await nieuwContact(pagina);
    await bewaard(pagina).waitFor();
    await pagina.route("**/concepten/*", (route) => route.abort());
    await pagina.keyboard.type("Tijdens de storing");
    await pagina.getByText("Nog niet bewaard, u kunt doorwerken").first().waitFor();
    await pagina.getByRole("button", { name: /^Menu van/ }).click();
    await pagina.getByRole("menuitem", { name: "Uitloggen" }).click();
    await pagina.getByText("U bent nog niet uitgelogd.").waitFor();
    await heeftFocus(pagina, pagina.locator("#uitloggen"));
    assert.deepEqual(await overtredingen(pagina), []);
    await pagina.unroute("**/concepten/*");
    await pagina.getByRole("button", { name: "Nog eens proberen te bewaren" }).click();
    await pagina.getByRole("heading", { name: "U bent uitgelogd" }).waitFor();
  }));

test("een andere medewerker vindt niets van wie hier eerder werkte", async () => {
  const { context, pagina } = await bureau(browser, dienst.adres);
  await logIn(pagina);
  await nieuwContact(pagina);
  await bewaard(pagina).waitFor();
  await pagina.route("**/concepten/*", (route) => route.abort());
  await pagina.keyboard.type("Van de vorige medewerker");
  await pagina.getByText("Nog niet bewaard, u kunt doorwerken").first().waitFor();
  await context.clearCookies();
  await logIn(pagina, "Beheerder");
  await pagina.waitForFunction(() => !Object.keys(sessionStorage).some((k) => k.startsWith("rb.concept.")));
  const opslag = await pagina.evaluate(() => JSON.stringify({ ...sessionStorage }));
  assert.doesNotMatch(opslag, /Van de vorige medewerker/);
  await context.close();
});
