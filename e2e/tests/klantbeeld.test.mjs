// What the screen says about a customer, also when not everything answers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { overtredingen } from "../lib/axe.mjs";
import { bureau, logIn, start, zoek } from "../lib/browser.mjs";
import { geheim, moulin, naamgenoten, ongeldig } from "../lib/mensen.mjs";
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

async function werkplek(doe) {
  const { context, pagina } = await bureau(browser, dienst.adres);
  try {
    await logIn(pagina);
    await doe(pagina);
  } finally {
    await context.close();
  }
}

test("geheimhouding staat boven elk adres", () =>
  werkplek(async (pagina) => {
    await zoek(pagina, geheim.bsn);
    await pagina.getByRole("heading", { level: 1, name: geheim.naam }).waitFor();
    await pagina.getByText("Geheimhouding: geef nooit een adres door.").first().waitFor();
    const tekst = await pagina.locator("main").innerText();
    const waarschuwing = tekst.indexOf("Geheimhouding");
    const adres = tekst.indexOf("Zwinglilaan");
    assert.ok(waarschuwing >= 0, "er is een waarschuwing");
    assert.ok(adres === -1 || waarschuwing < adres, "de waarschuwing komt voor het adres");
  }));

test("negen cijfers die geen BSN zijn worden wel gezocht: het kan een RSIN zijn", () =>
  werkplek(async (pagina) => {
    const verzoek = pagina.waitForRequest((r) => r.url().endsWith("/zoeken") && r.method() === "POST");
    await zoek(pagina, ongeldig);
    await verzoek;
    await pagina.getByRole("heading", { level: 1, name: /^(Nog n|N)iets gevonden$/ }).waitFor();
    await pagina.locator("main .rb-melding", { hasText: "BSN" }).first().waitFor();
  }));

test("zoeken op naam geeft een lijst waar J en K doorheen lopen", () =>
  werkplek(async (pagina) => {
    await zoek(pagina, naamgenoten);
    await pagina.getByRole("heading", { level: 1, name: /klanten.* gevonden/ }).waitFor();
    const rijen = pagina.locator(".rb-treffer");
    const heeftFocus = (n) => rijen.nth(n).evaluate((el) => el === document.activeElement);
    await pagina.keyboard.press("j");
    assert.equal(await heeftFocus(0), true);
    await pagina.keyboard.press("j");
    assert.equal(await heeftFocus(1), true);
    await pagina.keyboard.press("k");
    assert.equal(await heeftFocus(0), true);
    await pagina.keyboard.press("Enter");
    await pagina.getByRole("heading", { level: 1, name: /Precise/ }).waitFor();
    await pagina.getByRole("tab", { name: /Tijdlijn/ }).waitFor();
    await pagina.keyboard.press("Escape");
    await pagina.getByRole("heading", { level: 1, name: /klanten.* gevonden/ }).waitFor();
  }));

test("het BSN is afgeschermd tot iemand erom vraagt", () =>
  werkplek(async (pagina) => {
    await zoek(pagina, moulin.bsn);
    const knop = pagina.getByRole("button", { name: "tonen BSN" });
    await knop.waitFor();
    assert.match(await pagina.locator(".rb-bsn").innerText(), /•••••.*3653/s);
    await knop.click();
    await pagina.locator(".rb-bsn", { hasText: moulin.bsn }).waitFor();
    await pagina.getByRole("button", { name: "verbergen BSN" }).click();
    assert.equal(await pagina.getByText(moulin.bsn).count(), 0);
  }));

/** Changes the parts of the picture, as the server would give them with other data or with a neighbour down. */
async function metDelen(pagina, pas) {
  await pagina.route(/\/beeld(\?.*)?$/, async (route) => {
    const antwoord = await route.fetch();
    const delen = (await antwoord.text())
      .trim()
      .split("\n")
      .map((r) => JSON.parse(r));
    const body = `${pas(delen)
      .map((d) => JSON.stringify(d))
      .join("\n")}\n`;
    await route.fulfill({ response: antwoord, body });
  });
}

/** Lets one source fail, as the server says it when a neighbour does not answer. */
const stoor = (pagina, bron, melding) =>
  metDelen(pagina, (delen) =>
    delen.map((d) => (d.bron === bron ? { ...d, gelukt: false, melding, gegevens: null } : d)),
  );

test("een bron die niet antwoordt wordt genoemd, de rest staat er", () =>
  werkplek(async (pagina) => {
    await stoor(pagina, "zaken", "Open Zaak antwoordt niet. De zaken ontbreken.");
    await zoek(pagina, moulin.bsn);
    await pagina.getByRole("heading", { level: 1, name: moulin.naam }).waitFor();
    await pagina.locator("main").getByText("De zaken ontbreken.").first().waitFor();
    await pagina.getByText("3077 AW Rotterdam").first().waitFor();
    assert.equal(
      await pagina.locator(".rb-getal", { hasText: "lopende zaken" }).innerText(),
      "lopende zaken\nonbekend",
    );
    assert.equal(await pagina.getByText(/geen zaken/i).count(), 0, "nergens staat dat er geen zaken zijn");
    // Only this source is asked again, and then it is there.
    await pagina.unroute(/\/beeld(\?.*)?$/);
    const vraag = pagina.waitForRequest(/\/beeld\?bronnen=zaken$/);
    await pagina.locator("main").getByRole("button", { name: "Opnieuw proberen" }).first().click();
    await vraag;
    await pagina.locator("main").getByText("De zaken ontbreken.").first().waitFor({ state: "detached" });
    await pagina
      .getByText(/, opgehaald/)
      .nth(2)
      .waitFor();
  }));

const getal = (pagina, naam) => pagina.locator(".rb-getal", { hasText: naam });

test("van de eerste termijn staat er van welke zaak, en die opent hij", () =>
  werkplek(async (pagina) => {
    await zoek(pagina, moulin.bsn);
    const zaak = getal(pagina, "eerste termijn").getByRole("link");
    await zaak.waitFor();
    const naam = await zaak.innerText();
    await zaak.press("Enter");
    await pagina.waitForURL("**/zaken/**");
    await pagina.locator(".rb-klantkop", { hasText: naam }).waitFor();
  }));

test("ontbreekt één zaaksysteem, dan heten de aantallen minstens en de termijn misschien eerder", () =>
  werkplek(async (pagina) => {
    await metDelen(pagina, (delen) => {
      const zaken = delen.find((d) => d.bron === "zaken");
      const melding = "Sociaal domein doet het niet. U ziet niet alle zaken.";
      const stuk = { ...zaken, register: "Sociaal domein", gelukt: false, melding, gegevens: null };
      return [...delen, stuk];
    });
    await zoek(pagina, moulin.bsn);
    await pagina.getByText("U ziet niet alle zaken.").first().waitFor();
    assert.match(
      await getal(pagina, "lopende zaken").innerText(),
      /^lopende zaken\nminstens \d+\nzonder Sociaal domein$/,
    );
    assert.match(await getal(pagina, "eerste termijn").innerText(), / of eerder\n/);
    const tab = pagina.getByRole("tab", { name: /^Zaken minstens \d+/ });
    await tab.click();
    await pagina.getByRole("heading", { name: /^Lopend \(minstens \d+\)$/ }).waitFor();
  }));

test("staat er bij de zaken dat er meer kunnen zijn, dan is geen niet geen", () =>
  werkplek(async (pagina) => {
    const melding = "Open Zaak filtert niet op BSN. Er kunnen meer zaken zijn.";
    await metDelen(pagina, (delen) =>
      delen.map((d) => (d.bron === "zaken" ? { ...d, melding, gegevens: { zaken: [] } } : d)),
    );
    await zoek(pagina, moulin.bsn);
    await pagina.locator("main").getByText(melding).first().waitFor();
    assert.equal(await getal(pagina, "lopende zaken").innerText(), "lopende zaken\nonbekend");
    assert.equal(await getal(pagina, "eerste termijn").innerText(), "eerste termijn\nonbekend");
    await pagina.getByRole("tab", { name: /^Zaken/ }).click();
    await pagina.locator("main").getByText(melding).first().waitFor();
    assert.equal(await pagina.getByText(/geen zaken/i).count(), 0);
  }));

test("wat een collega nog moet doen, staat er met stand en eigenaar", () =>
  werkplek(async (pagina) => {
    await metDelen(pagina, (delen) =>
      delen.map((d) => {
        if (d.bron !== "contacten") return d;
        const taak = {
          uuid: crypto.randomUUID(),
          klantcontact: crypto.randomUUID(),
          onderwerp: "Scheve stoeptegel",
          gevraagdeHandeling: "Terugbellen",
          toelichting: "Graag voor vrijdag",
          status: "te_verwerken",
          toegewezenOp: "2026-11-20T09:00:00Z",
          eigenaren: ["Team Wegen", "J. Vermeer"],
        };
        return { ...d, gegevens: { ...d.gegevens, taken: [taak] } };
      }),
    );
    await zoek(pagina, moulin.bsn);
    const taak = pagina.locator(".rb-taak", { hasText: "Terugbellen" });
    await taak.getByText("Te verwerken").waitFor();
    await taak.getByText("bij Team Wegen en J. Vermeer").waitFor();
    await taak.getByText("Graag voor vrijdag").waitFor();
    assert.deepEqual(await overtredingen(pagina), []);
  }));

test("zonder BRP is geheimhouding onbekend en dat staat er", () =>
  werkplek(async (pagina) => {
    await stoor(pagina, "persoon", "De BRP antwoordt niet.");
    await zoek(pagina, moulin.bsn);
    await pagina.locator("main").getByText("geef geen adres door").first().waitFor();
    assert.equal(await pagina.getByText("3077 AW").count(), 0);
  }));

test("valt het opslaan weg, dan kunt u doorwerken en gaat er niets verloren", () =>
  werkplek(async (pagina) => {
    await pagina.locator("main").focus();
    await pagina.keyboard.press("n");
    await pagina.waitForFunction(() => document.activeElement?.id === "notitie");
    await pagina.getByText(/^Concept bewaard/).waitFor();
    await pagina.route("**/concepten/*", (route) => route.abort());
    await pagina.keyboard.type("Getypt tijdens de storing");
    await pagina.getByText("Nog niet bewaard, u kunt doorwerken").first().waitFor();
    // The tab dies during the outage and comes back: the text is still there.
    await pagina.reload();
    await pagina.waitForFunction(
      () => document.querySelector("#notitie")?.value === "Getypt tijdens de storing",
    );
    await pagina.unroute("**/concepten/*");
    await pagina.getByText(/^Concept bewaard/).waitFor({ timeout: 45_000 });
    const kopieen = await pagina.evaluate(() =>
      Object.keys(sessionStorage).filter((k) => k.startsWith("rb.concept.")),
    );
    assert.deepEqual(kopieen, [], "wat de server heeft, hoeft het tabblad niet meer te bewaren");
  }));

test("een verlopen sessie neemt de notitie niet mee", () =>
  werkplek(async (pagina) => {
    await pagina.locator("main").focus();
    await pagina.keyboard.press("n");
    await pagina.waitForFunction(() => document.activeElement?.id === "notitie");
    await pagina.getByText(/^Concept bewaard/).waitFor();
    await pagina.context().clearCookies();
    await pagina.keyboard.type("Nog net op tijd getypt");
    await pagina.getByText("U bent uitgelogd.").first().waitFor();
    assert.equal(await pagina.locator("#notitie").inputValue(), "Nog net op tijd getypt");
    const [tabblad] = await Promise.all([
      pagina.waitForEvent("popup"),
      pagina.getByRole("link", { name: "Inloggen in een nieuw tabblad" }).click(),
    ]);
    await tabblad.getByRole("button", { name: "Medewerker KCC" }).click();
    await tabblad.getByRole("heading", { name: "U bent weer ingelogd" }).waitFor();
    await tabblad.close();
    await pagina.getByText(/^Concept bewaard/).waitFor();
    assert.equal(await pagina.locator("#notitie").inputValue(), "Nog net op tijd getypt");
    assert.equal(await pagina.getByText("U bent uitgelogd.").count(), 0);
  }));
