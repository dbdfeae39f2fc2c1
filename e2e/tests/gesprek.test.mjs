// The whole call, by keyboard only: nothing in this file moves a mouse.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bureau, heeftFocus, logIn, start, tabNaar, zoek } from "../lib/browser.mjs";
import { moulin } from "../lib/mensen.mjs";
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

const onderwerp = `Parkeervergunning tweede auto ${Date.now()}`;
const notitie = "Mevrouw wil een vergunning voor haar tweede auto. Zij belt morgen terug met het kenteken.";

async function herlaad(pagina) {
  await pagina.keyboard.press("F5");
  await pagina.locator("#notitie").waitFor();
}

async function kies(pagina, id, waarde) {
  await tabNaar(pagina, pagina.locator(id));
  await pagina.keyboard.type(waarde);
  assert.equal(await pagina.locator(id).inputValue(), waarde);
}

async function openDocument(pagina) {
  await pagina.locator("main").focus();
  const zaken = pagina.getByRole("tab", { name: /^Zaken/ });
  await tabNaar(pagina, pagina.getByRole("tab", { selected: true }));
  await pagina.keyboard.press("ArrowRight");
  assert.equal(await zaken.getAttribute("aria-selected"), "true");
  await tabNaar(pagina, pagina.getByRole("button", { name: /^Documenten/ }).first());
  await pagina.keyboard.press("Enter");
  const document = pagina.locator(".rb-document a").first();
  await document.waitFor();
  await tabNaar(pagina, document);
  const [tabblad] = await Promise.all([pagina.waitForEvent("popup"), pagina.keyboard.press("Enter")]);
  const antwoord = await pagina.request.get(tabblad.url() || (await document.getAttribute("href")));
  assert.equal(antwoord.status(), 200);
  assert.ok((await antwoord.body()).length > 0, "het document is leeg");
  await tabblad.close();
}

test("een gesprek van begin tot eind met het toetsenbord", async () => {
  const { context, pagina, klachten } = await bureau(browser, dienst.adres);
  await logIn(pagina);

  // Search, and see who it is.
  await zoek(pagina, moulin.bsn);
  const naam = pagina.getByRole("heading", { level: 1, name: moulin.naam });
  await naam.waitFor();
  await heeftFocus(pagina, naam);
  assert.match(await pagina.title(), new RegExp(moulin.achternaam));
  assert.equal(await pagina.locator("#zoekvak").inputValue(), "", "het BSN blijft niet in beeld staan");
  await pagina
    .getByText(/BRP, opgehaald/)
    .first()
    .waitFor();
  await pagina.getByText("3077 AW Rotterdam").first().waitFor();
  assert.equal(await pagina.getByText(moulin.bsn).count(), 0, "het BSN is afgeschermd");

  await openDocument(pagina);

  // A contact with a note; the person on screen comes along.
  await pagina.locator("main").focus();
  await pagina.keyboard.press("n");
  await pagina.locator("#notitie").waitFor();
  await pagina.waitForFunction(() => document.activeElement?.id === "notitie");
  await pagina.keyboard.type(notitie);
  await pagina.getByText(/^Concept bewaard/).waitFor();
  await pagina.locator(".rb-klantregel").getByText(moulin.naam).waitFor();

  // It is back after F5, and after the server was restarted.
  await herlaad(pagina);
  assert.equal(await pagina.locator("#notitie").inputValue(), notitie);
  if (dienst.herstart) {
    await dienst.herstart();
    await herlaad(pagina);
    assert.equal(await pagina.locator("#notitie").inputValue(), notitie);
  }

  // Finish. First with a gap: the focus goes where something is missing.
  await pagina.keyboard.press("Control+Enter");
  await pagina.getByText("Nog niet opgeslagen.").waitFor();
  await pagina.waitForFunction(() => document.activeElement?.id === "onderwerp");
  await pagina.keyboard.type(onderwerp);
  await kies(pagina, "#kanaal", "Telefoon");
  await kies(pagina, "#resultaat", "Zelf afgehandeld");
  const zaken = pagina.locator("input[name=zaak]");
  await pagina.locator(".rb-zaaknummer").first().waitFor();
  await tabNaar(pagina, zaken.nth(0));
  await pagina.keyboard.press("ArrowDown");
  assert.equal(await zaken.nth(1).isChecked(), true);
  const zaaknummer = await pagina.locator(".rb-zaaknummer").first().innerText();
  await pagina.keyboard.press("Control+Enter");
  await pagina.getByText("Opgeslagen.", { exact: false }).first().waitFor();

  await pagina.waitForFunction(() => document.activeElement?.textContent?.startsWith("Nieuw contact"));

  // It stands in the timeline at once.
  await tabNaar(pagina, pagina.getByRole("tab", { selected: true }));
  await pagina.keyboard.press("Home");
  await pagina.locator(".rb-gebeurtenis", { hasText: onderwerp }).waitFor();
  assert.ok(zaaknummer.length > 0);

  assert.deepEqual(
    klachten.filter((k) => /Content Security Policy|TypeError|React/.test(k)),
    [],
  );
  await context.close();
  if (dienst.token) await staatInHetRegister();
});

async function klantcontacten(over) {
  const token = await dienst.token("e2e");
  const antwoord = await fetch(
    `${dienst.adres}/klantinteracties/api/v1/klantcontacten?onderwerp=${encodeURIComponent(over)}`,
    { headers: { Authorization: `Token ${token}` } },
  );
  assert.equal(antwoord.status, 200);
  return antwoord.json();
}

/** What the werkplek wrote is there for every client of the standard's API. */
async function staatInHetRegister() {
  const { count, results } = await klantcontacten(onderwerp);
  assert.equal(count, 1, "precies één klantcontact");
  const [contact] = results;
  assert.equal(contact.onderwerp, onderwerp);
  assert.equal(contact.inhoud, notitie);
  assert.equal(contact.kanaal, "Telefoon");
  assert.equal(contact.indicatieContactGelukt, true);
  assert.equal(contact.gingOverOnderwerpobjecten.length, 1, "de zaak hangt eraan");
  assert.equal(contact.hadBetrokkenen.length, 1);
}

test("twee gesprekken naast elkaar, de toetsen en een anonieme beller", async () => {
  const { context, pagina } = await bureau(browser, dienst.adres);
  await logIn(pagina);
  await pagina.locator("main").focus();

  await pagina.keyboard.press("n");
  await pagina.waitForFunction(() => document.activeElement?.id === "notitie");
  await pagina.keyboard.type("Hoe laat is de milieustraat open");
  await pagina.getByText(/^Concept bewaard/).waitFor();
  await pagina.locator("main").focus();
  await pagina.keyboard.press("n");
  // Empty, and with the focus: what is typed before that goes elsewhere.
  await pagina.waitForFunction(() => {
    const notitie = document.querySelector("#notitie");
    return notitie?.value === "" && notitie === document.activeElement;
  });
  await pagina.keyboard.type("Tweede beller");
  await pagina.keyboard.press("Control+2");
  await pagina.waitForFunction(() => document.querySelector("#notitie")?.value.startsWith("Hoe laat"));
  await pagina.locator(".rb-contactknop[aria-current]", { hasText: "Hoe laat" }).waitFor();

  // The list of keys opens and closes, and the focus returns.
  await pagina.locator("main").focus();
  await pagina.keyboard.press("?");
  await pagina.getByRole("dialog", { name: "Sneltoetsen" }).waitFor();
  await pagina.keyboard.press("Escape");
  await pagina.getByRole("dialog").waitFor({ state: "detached" });

  // The anonymous caller: nothing but what is needed.
  await tabNaar(pagina, pagina.locator("#naamBeller"));
  await pagina.keyboard.type("Buurvrouw");
  await tabNaar(pagina, pagina.locator("#onderwerp"));
  await pagina.keyboard.type("Openingstijden milieustraat");
  await kies(pagina, "#kanaal", "Telefoon");
  await kies(pagina, "#resultaat", "Zelf afgehandeld");
  await pagina.keyboard.press("Control+Enter");
  await pagina.getByText("Opgeslagen.", { exact: false }).first().waitFor();

  // The other one stands untouched; cancelling asks first. Until the saved one has left the list, the numbers are not its own.
  await pagina.waitForFunction(
    () => document.querySelector("#onderwerp")?.value !== "Openingstijden milieustraat",
  );
  await pagina.locator(".rb-contactknop", { hasText: "Hoe laat" }).waitFor({ state: "detached" });
  await pagina.keyboard.press("Control+1");
  await pagina.waitForFunction(() => document.querySelector("#notitie")?.value === "Tweede beller");
  await tabNaar(pagina, pagina.getByRole("button", { name: "Annuleren" }));
  await pagina.keyboard.press("Enter");
  await pagina.getByRole("alertdialog").waitFor();
  await pagina.keyboard.press("Escape");
  assert.equal(await pagina.locator("#notitie").inputValue(), "Tweede beller");
  await tabNaar(pagina, pagina.getByRole("button", { name: "Annuleren" }));
  await pagina.keyboard.press("Enter");
  await tabNaar(pagina, pagina.getByRole("button", { name: "Ja, weggooien" }));
  await pagina.keyboard.press("Enter");
  await pagina.locator("#notitie").waitFor({ state: "detached" });
  await context.close();
});

/** A whole contact of which the server gets the registration and answers; the answer is lost on the way back. */
async function verliesHetAntwoord(pagina, over, { voorHetOpslaan }) {
  await pagina.locator("main").focus();
  await pagina.keyboard.press("n");
  await pagina.locator("#notitie").fill("De verbinding valt weg terwijl dit wordt opgeslagen.");
  await pagina.locator("#kanaal").selectOption("Telefoon");
  await pagina.locator("#resultaat").selectOption("Zelf afgehandeld");
  await pagina.locator("#onderwerp").fill(over);
  await voorHetOpslaan();
  await pagina.route(
    "**/registreren",
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await pagina.keyboard.press("Control+Enter");
}

test("wat nog net is getypt, hoort ook bij een contact waarvan het antwoord wegviel", async () => {
  const { context, pagina } = await bureau(browser, dienst.adres);
  await logIn(pagina);
  const over = `Net getypt ${Date.now()}`;
  // It was not saved as a draft yet; trying that tells that it is registered, and the form closes by itself.
  await verliesHetAntwoord(pagina, over, { voorHetOpslaan: async () => {} });
  await pagina.locator("#notitie").waitFor({ state: "detached" });
  if (dienst.token) assert.equal((await klantcontacten(over)).count, 1);
  await context.close();
});

test("een antwoord dat niet aankomt geeft geen tweede contact", async () => {
  const { context, pagina } = await bureau(browser, dienst.adres);
  await logIn(pagina);
  const over = `Verbinding weg ${Date.now()}`;
  await verliesHetAntwoord(pagina, over, {
    voorHetOpslaan: () => pagina.getByText(/^Concept bewaard/).waitFor(),
  });
  await pagina.getByText("Het is niet zeker of het contact is opgeslagen").first().waitFor();
  assert.equal(await pagina.locator("#onderwerp").inputValue(), over);
  await pagina.keyboard.press("Control+Enter");
  await pagina.locator("#notitie").waitFor({ state: "detached" });
  const { concepten } = await (await pagina.request.get("/werkplek/api/v1/concepten")).json();
  assert.equal(
    concepten.some((c) => c.onderwerp === over),
    false,
    "er blijft geen concept achter",
  );
  if (dienst.token) assert.equal((await klantcontacten(over)).count, 1);
  await context.close();
});
