// A zaak seen and updated during a call, by keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { overtredingen } from "../lib/axe.mjs";
import { bureau, heeftFocus, logIn, start, tabNaar, zoek } from "../lib/browser.mjs";
import { moulin } from "../lib/mensen.mjs";
import { server } from "../lib/server.mjs";
import { aanHetWerk } from "../lib/werkplek.mjs";
import { adresVan, eenZaak, openZaak, verander, zakenVan } from "../lib/zaken.mjs";

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

async function nieuwContact(pagina) {
  await pagina.locator("main").focus();
  await pagina.keyboard.press("n");
  await pagina.waitForFunction(() => document.activeElement?.id === "notitie");
}

/** To a tab of the zaak, with the arrows. */
async function naarTab(pagina, naam) {
  const doel = pagina.getByRole("tab", { name: naam });
  await tabNaar(pagina, pagina.getByRole("tab", { selected: true }));
  for (let i = 0; i < 6 && (await doel.getAttribute("aria-selected")) !== "true"; i++)
    await pagina.keyboard.press("ArrowRight");
  assert.equal(await doel.getAttribute("aria-selected"), "true");
}

/** Writes the toelichting as somebody else would, past the screen. */
function schrijf(pagina, zaak, toelichting) {
  return pagina.evaluate(
    async ([pad, tekst]) => {
      const nu = await (await fetch(pad)).json();
      const body = JSON.stringify({ toelichting: tekst, gezien: { toelichting: nu.toelichting } });
      const headers = { "content-type": "application/json" };
      return (await fetch(pad, { method: "PATCH", headers, body })).status;
    },
    [`/werkplek/api/v1${adresVan(zaak)}`, toelichting],
  );
}

test("van de klant naar de zaak en terug, met het toetsenbord", () =>
  werkplek(async (pagina, klachten) => {
    const zaken = await zakenVan(pagina, moulin);
    assert.ok(zaken.length >= 5, "de voorbeeldpersoon heeft vijf zaken");
    await zoek(pagina, moulin.bsn);
    await pagina.getByRole("heading", { level: 1, name: moulin.naam }).waitFor();
    await tabNaar(pagina, pagina.getByRole("tab", { selected: true }));
    await pagina.keyboard.press("ArrowRight");
    const link = pagina.locator(".rb-zaak h3 a").first();
    await link.waitFor();
    const adres = await link.getAttribute("href");
    await tabNaar(pagina, link);
    await pagina.keyboard.press("Enter");
    await pagina.waitForURL(`**${adres}`);
    const kop = pagina.locator("main h1");
    await kop.filter({ hasText: /\d/ }).waitFor();
    await heeftFocus(pagina, kop);
    // Where it stands, from which zaaksysteem, and who it is of.
    await pagina.getByText("uiterlijk klaar").first().waitFor();
    await pagina
      .getByText(/, opgehaald/)
      .first()
      .waitFor();
    await pagina.locator("main").getByRole("link", { name: moulin.naam }).first().waitFor();
    await naarTab(pagina, /^Betrokkenen/);
    await pagina.locator(".rb-rol").getByRole("link", { name: moulin.naam }).first().waitFor();
    await pagina.locator("main").focus();
    await pagina.keyboard.press("Escape");
    await pagina.getByRole("heading", { level: 1, name: moulin.naam }).waitFor();
    assert.deepEqual(
      klachten.filter((k) => /Content Security Policy|TypeError|React/.test(k)),
      [],
    );
  }));

test("op zaaknummer zoeken opent de zaak", () =>
  werkplek(async (pagina) => {
    const zaak = await eenZaak(pagina, moulin);
    await zoek(pagina, zaak.identificatie);
    await pagina.waitForURL(`**${adresVan(zaak)}`);
    await pagina.getByRole("heading", { level: 1, name: new RegExp(zaak.identificatie) }).waitFor();
  }));

test("een contact dat op de zaak begint gaat erover en staat er daarna bij", () =>
  werkplek(async (pagina) => {
    const zaak = await eenZaak(pagina, moulin);
    await openZaak(pagina, zaak);
    await nieuwContact(pagina);
    await pagina.getByText("gaat over deze zaak").waitFor();
    assert.equal(await pagina.locator("input[name=zaak]:checked").count(), 1);
    const onderwerp = `Vraag over de zaak ${Date.now()}`;
    await pagina.locator("#onderwerp").fill(onderwerp);
    await pagina.locator("#kanaal").selectOption("Telefoon");
    await pagina.locator("#resultaat").selectOption("Zelf afgehandeld");
    await pagina.keyboard.press("Control+Enter");
    await pagina.locator("#notitie").waitFor({ state: "detached" });
    if (dienst.token) {
      await naarTab(pagina, /^Contacten/);
      await pagina.locator(".rb-stap", { hasText: onderwerp }).waitFor();
    }
  }));

test("een lopend contact koppelen, losmaken en weer koppelen", () =>
  werkplek(async (pagina) => {
    const zaak = await eenZaak(pagina, moulin);
    await nieuwContact(pagina);
    await pagina.keyboard.type("Beller noemt een zaaknummer");
    await pagina.getByText(/^Concept bewaard/).waitFor();
    await zoek(pagina, zaak.identificatie);
    await pagina.waitForURL(`**${adresVan(zaak)}`);
    const koppel = pagina.getByRole("button", { name: "Koppel dit contact" });
    await tabNaar(pagina, koppel);
    await pagina.keyboard.press("Enter");
    const los = pagina.getByRole("button", { name: "Losmaken" });
    await los.waitFor();
    await heeftFocus(pagina, los);
    assert.equal(
      await pagina
        .locator("input[name=zaak]:checked")
        .evaluate((el) => el.closest("label").textContent.trim()),
      `${zaak.omschrijving || zaak.identificatie} ${zaak.identificatie}`,
    );
    await pagina.keyboard.press("Enter");
    await koppel.waitFor();
    await heeftFocus(pagina, koppel);
    await pagina.keyboard.press("Enter");
    await los.waitFor();
    // It is kept: after F5 the contact is still about this zaak.
    await pagina.getByText(/^Concept bewaard/).waitFor();
    await pagina.keyboard.press("F5");
    await los.waitFor();
    await pagina.getByRole("button", { name: "Annuleren" }).click();
    await pagina.getByRole("button", { name: "Ja, weggooien" }).click();
    await pagina.locator("#notitie").waitFor({ state: "detached" });
  }));

test("een eerder contact komt alsnog bij de zaak", () =>
  werkplek(async (pagina) => {
    const onderwerp = `Eerder gebeld ${Date.now()}`;
    await zoek(pagina, moulin.bsn);
    await pagina.getByRole("heading", { level: 1, name: moulin.naam }).waitFor();
    await nieuwContact(pagina);
    await pagina.locator("#onderwerp").fill(onderwerp);
    await pagina.locator("#kanaal").selectOption("Telefoon");
    await pagina.locator("#resultaat").selectOption("Zelf afgehandeld");
    await pagina.keyboard.press("Control+Enter");
    await pagina.locator("#notitie").waitFor({ state: "detached" });
    const zaak = await eenZaak(pagina, moulin);
    await openZaak(pagina, zaak, "contacten");
    await tabNaar(pagina, pagina.getByRole("button", { name: "Eerder contact koppelen" }));
    await pagina.keyboard.press("Enter");
    await tabNaar(pagina, pagina.getByRole("button", { name: new RegExp(`^Koppelen: ${onderwerp}`) }));
    await pagina.keyboard.press("Enter");
    await pagina.locator(".rb-stap", { hasText: onderwerp }).waitFor();
    await pagina.keyboard.press("Escape");
    await heeftFocus(pagina, pagina.getByRole("button", { name: "Eerder contact koppelen" }));
  }));

test("toelichting, kenmerk en contactpersoon, op de plek zelf", () =>
  werkplek(async (pagina) => {
    const zaak = await eenZaak(pagina, moulin);
    await openZaak(pagina, zaak);
    const tekst = `Mevrouw belde over de voortgang (${Date.now()}).`;
    await tabNaar(pagina, pagina.locator("#toelichting-wijzigen"));
    await pagina.keyboard.press("Enter");
    const veld = pagina.locator("#toelichting-tekst");
    await heeftFocus(pagina, veld);
    await veld.fill(tekst);
    await pagina.keyboard.press("Control+Enter");
    await pagina.getByText(tekst).waitFor();
    await heeftFocus(pagina, pagina.locator("#toelichting-wijzigen"));

    await naarTab(pagina, /^Gegevens/);
    const kenmerk = `OF-${Date.now()}`;
    await tabNaar(pagina, pagina.locator("#kenmerk-toevoegen"));
    await pagina.keyboard.press("Enter");
    await heeftFocus(pagina, pagina.locator("#kenmerk-kenmerk"));
    await pagina.keyboard.press("Control+Enter");
    await pagina.locator("#kenmerk-kenmerk-fout").waitFor();
    await pagina.keyboard.type(kenmerk);
    await pagina.keyboard.press("Tab");
    await pagina.keyboard.type("Open Formulieren");
    await pagina.keyboard.press("Control+Enter");
    await pagina.locator(".rb-gegevens").getByText(kenmerk).waitFor();

    if (zaak.beeld.rolToevoegen.mag && zaak.beeld.roltypen.length > 0) {
      await naarTab(pagina, /^Betrokkenen/);
      const naam = `J. de Tester ${Date.now() % 10_000}`;
      await tabNaar(pagina, pagina.locator("#contactpersoon-toevoegen"));
      await pagina.keyboard.press("Enter");
      await pagina.locator("#contactpersoon-roltype").selectOption({ index: 1 });
      await pagina.locator("#contactpersoon-naam").fill(naam);
      await pagina.locator("#contactpersoon-telefoonnummer").fill("06 1234 5678");
      await pagina.keyboard.press("Control+Enter");
      await pagina.locator(".rb-rol", { hasText: naam }).waitFor();
      await heeftFocus(pagina, pagina.locator("#contactpersoon-toevoegen"));
    }
    await pagina.reload();
    await pagina.getByRole("tab", { name: "Verloop" }).click();
    await pagina.getByText(tekst).waitFor();
  }));

test("wat een collega intussen schreef gaat niet verloren", () =>
  werkplek(async (pagina) => {
    const zaak = await eenZaak(pagina, moulin);
    await openZaak(pagina, zaak);
    await pagina.locator("#toelichting-wijzigen").click();
    const veld = pagina.locator("#toelichting-tekst");
    await veld.fill("Mijn tekst");
    // A colleague at another desk.
    const anders = `Tekst van een collega ${Date.now()}`;
    assert.equal(await schrijf(pagina, zaak, anders), 200);
    await veld.press("Control+Enter");
    await pagina.getByText("wijzigde de toelichting intussen").first().waitFor();
    await pagina.locator("blockquote", { hasText: anders }).waitFor();
    assert.equal(await veld.inputValue(), "Mijn tekst");
    assert.deepEqual(await overtredingen(pagina), []);
    await pagina.getByRole("button", { name: "Mijn tekst eronder zetten" }).press("Enter");
    await heeftFocus(pagina, veld);
    assert.equal(await veld.inputValue(), `${anders}\n\nMijn tekst`);
    await veld.press("Control+Enter");
    await veld.waitFor({ state: "detached" });
    await pagina.getByText(anders).waitFor();
    await pagina.getByText("Mijn tekst").waitFor();
  }));

test("een gesloten zaak zegt waarom er niets te wijzigen is", () =>
  werkplek(async (pagina) => {
    const zaak = await eenZaak(pagina, moulin, { lopend: false });
    await openZaak(pagina, zaak);
    await pagina.getByText(/^Deze zaak is .* afgesloten\.$/).waitFor();
    assert.equal(await pagina.locator("#toelichting-wijzigen").count(), 0);
    await pagina.locator(".rb-magniet").filter({ hasText: zaak.beeld.bijwerken.waarom }).first().waitFor();
  }));

test("wat ontbreekt staat waar het hoort, en een zaak die er niet is zegt dat", () =>
  werkplek(async (pagina) => {
    const zaak = await eenZaak(pagina, moulin);
    const melding = "Het overzicht van besluiten ontbreekt. Open Zaak antwoordt niet.";
    await verander(pagina, zaak, { besluiten: [], meldingen: [melding] });
    await openZaak(pagina, zaak);
    assert.equal(await pagina.getByText(melding).count(), 0, "niet bovenaan");
    await naarTab(pagina, /^Gegevens/);
    await pagina.getByRole("heading", { name: "Besluiten" }).waitFor();
    await pagina.getByText(melding).waitFor();
    await pagina.goto(`/zaken/${zaak.bron}/00000000-0000-4000-8000-000000000000`);
    await pagina.getByRole("heading", { level: 1, name: "Zaak niet geopend" }).waitFor();
  }));

test("de open zaak verandert vanzelf, en wat u typt blijft staan", () =>
  werkplek(async (pagina) => {
    const zaak = await eenZaak(pagina, moulin);
    let vertel;
    const verteld = new Promise((klaar) => {
      vertel = klaar;
    });
    let eerste = true;
    await pagina.route("**/werkplek/api/v1/meldingen?*", async (route) => {
      await verteld;
      // Only once: a stream that ends is opened again by the browser.
      const regel = `event: zaak\ndata: ${JSON.stringify({ bron: zaak.bron, uuid: zaak.uuid })}\n\n`;
      const body = eerste ? regel : ": niets\n\n";
      eerste = false;
      return route.fulfill({ contentType: "text/event-stream", body });
    });
    await openZaak(pagina, zaak);
    await pagina.locator("#toelichting-wijzigen").click();
    const veld = pagina.locator("#toelichting-tekst");
    await veld.fill("Half getypt");
    await verander(pagina, zaak, { status: "Besluit genomen" });
    vertel();
    await pagina.locator(".rb-getallen").getByText("Besluit genomen").waitFor();
    await pagina.getByRole("status").filter({ hasText: "De status is nu Besluit genomen." }).waitFor();
    assert.equal(await veld.inputValue(), "Half getypt");
    await heeftFocus(pagina, veld);
  }));

test("wat een collega aan een ander bureau wijzigt, staat er vanzelf", () =>
  werkplek(async (pagina) => {
    const zaak = await eenZaak(pagina, moulin);
    await openZaak(pagina, zaak);
    const ander = await pagina.context().newPage();
    await ander.goto("/");
    const tekst = `Door een collega geschreven ${Date.now()}`;
    assert.equal(await schrijf(ander, zaak, tekst), 200);
    await pagina.bringToFront();
    await pagina.getByText(tekst).waitFor();
  }));

for (const breedte of [320, 1280]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe vindt niets: ${breedte} px, ${colorScheme}`, async () => {
      const opties = { viewport: { width: breedte, height: 800 }, colorScheme };
      const { context, pagina } = await bureau(browser, dienst.adres, opties);
      await logIn(pagina);
      const zaak = await eenZaak(pagina, moulin);
      await verander(pagina, zaak, {
        uiterlijk: "2020-01-01",
        vertrouwelijkheid: "vertrouwelijk",
        statustekst: "Wij zijn ermee bezig.",
        besluiten: [
          {
            besluittype: "Vergunning",
            identificatie: "B-1",
            datum: "2026-11-01",
            ingang: null,
            toelichting: "Ja.",
          },
        ],
        deelzaken: [{ ...zaak, omschrijving: "Een deelzaak" }],
        eigenschappen: [{ naam: "Kenteken", waarde: "AB-123-C" }],
      });
      for (const tab of ["verloop", "documenten", "betrokkenen", "contacten", "gegevens"]) {
        await openZaak(pagina, zaak, tab);
        await pagina.getByRole("tab", { selected: true, name: new RegExp(tab, "i") }).waitFor();
        await pagina.waitForLoadState("networkidle");
        assert.deepEqual(await overtredingen(pagina), [], tab);
        const [inhoud, venster] = await pagina.evaluate(() => [
          document.documentElement.scrollWidth,
          innerWidth,
        ]);
        assert.ok(inhoud <= venster, `${tab} is breder (${inhoud}) dan het venster (${venster})`);
      }
      await context.close();
    });
  }
}
