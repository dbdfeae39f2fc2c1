// The pictures in the README: only made when asked for (SCREENSHOTS=1), into docs/screenshots.
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { bureau, logIn, start, zoek } from "../lib/browser.mjs";
import { geheim, moulin } from "../lib/mensen.mjs";
import { duizend, gedeeld } from "../lib/organisaties.mjs";
import { server } from "../lib/server.mjs";

const map = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const gevraagd = process.env.SCREENSHOTS === "1";

let browser;
let dienst;
before(async () => {
  if (!gevraagd) return;
  await mkdir(map, { recursive: true });
  dienst = await server();
  browser = await start();
});
after(async () => {
  await browser?.close();
  await dienst?.opruimen();
});

async function foto(pagina, naam) {
  await pagina.evaluate(() => document.fonts.ready);
  await pagina.screenshot({ path: `${map}${naam}.png`, animations: "disabled", caret: "hide" });
}

async function klant(pagina, wie) {
  await zoek(pagina, wie.bsn);
  await pagina.getByRole("heading", { level: 1, name: wie.naam }).waitFor();
  await pagina
    .getByText(/BRP, opgehaald/)
    .first()
    .waitFor();
  await pagina
    .getByText(/Open Zaak, opgehaald/)
    .first()
    .waitFor();
}

async function begin(opties) {
  const { context, pagina } = await bureau(browser, dienst.adres, opties);
  await logIn(pagina);
  await klant(pagina, moulin);
  return { context, pagina };
}

async function noteer(pagina) {
  await pagina.keyboard.press("n");
  await pagina.locator("#notitie").fill("Mevrouw vraagt wanneer zij antwoord krijgt op haar aanvraag.");
  await pagina.locator("#onderwerp").fill("Stand van zaken inrit");
  await pagina.getByText(/^Concept bewaard/).waitFor();
}

async function breed(kleuren, achtervoegsel) {
  const { context, pagina } = await begin({ colorScheme: kleuren });
  await noteer(pagina);
  await foto(pagina, `klantbeeld${achtervoegsel}`);
  await pagina.getByRole("tab", { name: /^Zaken/ }).click();
  await pagina
    .getByRole("button", { name: /^Documenten/ })
    .first()
    .click();
  await pagina.locator(".rb-document").first().waitFor();
  await foto(pagina, `zaken${achtervoegsel}`);
  await pagina.locator(".rb-zaak h3 a").first().click();
  await pagina.getByText("uiterlijk klaar").waitFor();
  await foto(pagina, `zaak${achtervoegsel}`);
  await klant(pagina, geheim);
  await foto(pagina, `geheimhouding${achtervoegsel}`);
  await organisatie(pagina, achtervoegsel);
  await weggooien(pagina);
  await context.close();
}

async function organisatie(pagina, achtervoegsel) {
  await zoek(pagina, duizend.kvk);
  await pagina.locator(".rb-klantkop", { hasText: duizend.kvk }).waitFor();
  await pagina.getByRole("tab", { name: "Gegevens" }).click();
  await pagina.locator(".rb-vestiging").first().waitFor();
  await foto(pagina, `organisatie${achtervoegsel}`);
  await zoek(pagina, gedeeld.telefoon);
  await pagina.locator(".rb-treffer").nth(1).waitFor();
  await foto(pagina, `zoeken${achtervoegsel}`);
}

async function smal() {
  const { context, pagina } = await begin({ viewport: { width: 390, height: 800 } });
  await foto(pagina, "klantbeeld-telefoon");
  await noteer(pagina);
  await foto(pagina, "contact-telefoon");
  await weggooien(pagina);
  await context.close();
}

async function weggooien(pagina) {
  await pagina.getByRole("button", { name: "Annuleren" }).click();
  await pagina.getByRole("button", { name: "Ja, weggooien" }).click();
  await pagina.locator("#notitie").waitFor({ state: "detached" });
}

test("schermafdrukken voor de README", {
  skip: gevraagd ? false : "vraag erom met SCREENSHOTS=1",
}, async () => {
  await breed("light", "");
  await breed("dark", "-donker");
  await smal();
});
