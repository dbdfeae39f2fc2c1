// The keys as the handleiding says, and what has to stay in view on a small screen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { overtredingen } from "../lib/axe.mjs";
import { bureau, heeftFocus, logIn, start, tabNaar } from "../lib/browser.mjs";
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
const zoekvak = (pagina) => pagina.locator("#zoekvak");
const kop = (pagina, name) => pagina.getByRole("heading", { level: 1, name });

async function nieuwContact(pagina) {
  await pagina.keyboard.press("n");
  await pagina.locator("#notitie").waitFor();
  await heeftFocus(pagina, pagina.locator("#notitie"));
}

test("na het inloggen staat u in het zoekvak, en met Esc begint u een contact", () =>
  werkplek(async (pagina) => {
    await heeftFocus(pagina, zoekvak(pagina));
    // Nothing of the first page is covered by what the box says of itself.
    assert.equal(await pagina.locator("#zoekvak-uitleg").isVisible(), false);
    await kop(pagina, "Wie hebt u aan de lijn?").waitFor();
    await pagina.keyboard.press("Escape");
    await heeftFocus(pagina, kop(pagina, "Wie hebt u aan de lijn?"));
    await nieuwContact(pagina);
    assert.equal(await zoekvak(pagina).inputValue(), "", "de N kwam niet in het zoekvak");
  }));

test("in de notitie is / een schuine streep, Ctrl+K zoekt, en één Esc verlaat het veld", () =>
  werkplek(async (pagina) => {
    await pagina.keyboard.press("Escape");
    await nieuwContact(pagina);
    await pagina.keyboard.type("n/k?");
    assert.equal(await pagina.locator("#notitie").inputValue(), "n/k?");
    await pagina.keyboard.press("Control+k");
    await heeftFocus(pagina, zoekvak(pagina));
    await pagina.keyboard.type(moulin.bsn);
    await pagina.keyboard.press("Enter");
    await kop(pagina, moulin.naam).waitFor();
    await heeftFocus(pagina, kop(pagina, moulin.naam));
    // From any field, also one that is no text.
    for (const veld of ["#notitie", "#kanaal", "input[name=initiatief]"]) {
      await pagina.locator(veld).first().focus();
      await pagina.keyboard.press("Escape");
      await heeftFocus(pagina, kop(pagina, moulin.naam));
      await pagina.locator(veld).first().focus();
      await pagina.keyboard.press("Control+k");
      await heeftFocus(pagina, zoekvak(pagina));
      await pagina.keyboard.press("Escape");
      await heeftFocus(pagina, kop(pagina, moulin.naam));
    }
    assert.equal(await pagina.locator("#notitie").inputValue(), "n/k?", "Esc wist niets");
  }));

test("de lijst met toetsen noemt Ctrl+K", () =>
  werkplek(async (pagina) => {
    await pagina.keyboard.press("Escape");
    await pagina.keyboard.press("?");
    await pagina
      .getByRole("dialog", { name: "Sneltoetsen" })
      .getByText("ook als u in een tekstvak staat")
      .waitFor();
  }));

test("Esc op een pagina die met een link is geopend, blijft in de werkplek", () =>
  werkplek(async (pagina) => {
    const ander = await pagina.context().newPage();
    // Something else was in this tab before.
    await ander.goto("/healthz/ready");
    await ander.goto("/zaaksystemen");
    await kop(ander, "Zaaksystemen").waitFor();
    await ander.keyboard.press("Escape");
    await kop(ander, "Wie hebt u aan de lijn?").waitFor();
    await ander.keyboard.press("Escape");
    await ander.waitForTimeout(300);
    assert.equal(new URL(ander.url()).pathname, "/");
    await kop(ander, "Wie hebt u aan de lijn?").waitFor();
  }));

test("wie is ingelogd staat in beeld, en terugbellen dat nergens toe leidt staat niet in de lijst", () =>
  werkplek(async (pagina) => {
    await pagina.locator(".rb-wie-ingelogd", { hasText: "Medewerker KCC" }).waitFor();
    await tabNaar(pagina, pagina.locator(".rb-rail__begin").getByRole("button", { name: /^Nieuw contact/ }));
    await pagina.keyboard.press("Enter");
    await pagina.locator("#resultaat").waitFor();
    const resultaten = await pagina.locator("#resultaat option").allInnerTexts();
    assert.equal(resultaten.includes("Terugbelverzoek"), false);
    // Nobody was reached, so nothing was dealt with.
    await pagina.locator("#resultaat").selectOption("Zelf afgehandeld");
    await pagina.getByRole("radio", { name: "Wij, niet bereikt" }).check();
    assert.equal(await pagina.locator("#resultaat").inputValue(), "Niet bereikt");
    await pagina.locator("#resultaat").selectOption("Zelf afgehandeld");
    await pagina.locator("#onderwerp").fill("Teruggebeld");
    await pagina.locator("#kanaal").selectOption("Telefoon");
    await pagina.keyboard.press("Control+Enter");
    await heeftFocus(pagina, pagina.locator("#resultaat"));
    await pagina.locator("#resultaat-fout").getByText("niemand is bereikt").waitFor();
  }));

test("op 390 px is te zien dat het contact is opgeslagen, en een concept heet anders", async () => {
  const { context, pagina } = await bureau(browser, dienst.adres, { viewport: { width: 390, height: 800 } });
  await logIn(pagina);
  await pagina.keyboard.press("Escape");
  await nieuwContact(pagina);
  await pagina.keyboard.type("Vraagt naar de openingstijden.");
  await pagina.getByText(/^Concept bewaard/).waitFor();
  // One Esc to leave the note, still in view; one more to close what lies over the page.
  await pagina.keyboard.press("Escape");
  await heeftFocus(pagina, pagina.locator(".rb-balk button"));
  await pagina.keyboard.press("Escape");
  await pagina.locator("#notitie").waitFor({ state: "hidden" });
  await pagina.keyboard.press("Enter");
  await pagina.locator("#onderwerp").fill("Openingstijden");
  await pagina.locator("#kanaal").selectOption("Telefoon");
  await pagina.locator("#resultaat").selectOption("Zelf afgehandeld");
  await pagina.keyboard.press("Control+Enter");
  const melding = pagina.locator(".rb-rail__klaar");
  await melding.getByText("Opgeslagen.").waitFor();
  const { y, height } = await melding.boundingBox();
  assert.ok(y >= 0 && y + height <= 800, `de melding staat buiten beeld (${y} + ${height})`);
  assert.equal(await pagina.getByText(/^Concept bewaard/).count(), 0);
  await heeftFocus(pagina, pagina.locator(".rb-balk button"));
  assert.deepEqual(await overtredingen(pagina), []);
  await context.close();
});

test("vier keer vergroot plakt er niets over wat u leest of invult", async () => {
  const { context, pagina } = await bureau(browser, dienst.adres, { viewport: { width: 320, height: 200 } });
  await logIn(pagina);
  const plakt = () =>
    pagina.evaluate(
      () =>
        [...document.querySelectorAll(".rb-schil :not(.rb-sla-over)")].filter(
          (el) => el.checkVisibility() && ["fixed", "sticky"].includes(getComputedStyle(el).position),
        ).length,
    );
  assert.equal(await plakt(), 0);
  await pagina.keyboard.press("Escape");
  await nieuwContact(pagina);
  assert.equal(await plakt(), 0);
  for (const veld of ["#notitie", "#onderwerp", "#resultaat"]) {
    await pagina.locator(veld).focus();
    const vrij = await pagina.locator(veld).evaluate((el) => {
      el.scrollIntoView({ block: "nearest" });
      const { left, top, width } = el.getBoundingClientRect();
      return el.contains(document.elementFromPoint(left + width / 2, top + 4));
    });
    assert.equal(vrij, true, `${veld} ligt ergens onder`);
  }
  await context.close();
});
