// What an administrator sees of messages that did not arrive, by keyboard, small and large.
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

const uuid = "11111111-1111-4111-8111-111111111111";
const mislukt = {
  uuid,
  soort: "notificatie",
  gemaakt: "2026-11-25T09:30:00Z",
  pogingen: 8,
  fout: "the answer was 400: Kanaal bestaat niet.",
  bericht: {
    kanaal: "klantcontacten",
    resource: "klantcontact",
    resourceUrl: `http://127.0.0.1/klantinteracties/api/v1/klantcontacten/${uuid}`,
    actie: "partial_update",
  },
};

async function viaMenu(pagina, naam) {
  const menu = pagina.getByRole("button", { name: /^Menu van/ });
  await menu.waitFor();
  await menu.focus();
  await pagina.keyboard.press("Enter");
  const regel = pagina.getByRole("menuitem", { name: naam });
  await regel.waitFor();
  for (let i = 0; i < 10 && !(await regel.evaluate((el) => el === document.activeElement)); i++)
    await pagina.keyboard.press("ArrowDown");
  await pagina.keyboard.press("Enter");
  await pagina.getByRole("heading", { level: 1, name: naam }).waitFor();
}
const naarNotificaties = (pagina) => viaMenu(pagina, "Notificaties");

test("een beheerder ziet dat er niets mislukt is, en een medewerker ziet de pagina niet", async () => {
  const beheer = await bureau(browser, dienst.adres);
  await logIn(beheer.pagina, "Beheerder");
  await naarNotificaties(beheer.pagina);
  await beheer.pagina.getByText("Er is niets mislukt.").waitFor();
  await beheer.context.close();

  const { context, pagina } = await bureau(browser, dienst.adres);
  await logIn(pagina);
  await pagina.getByRole("button", { name: /^Menu van/ }).click();
  await pagina.getByRole("menuitem", { name: "Sneltoetsen" }).waitFor();
  for (const naam of ["Notificaties", "Abonnementen", "Zaakrechten"])
    assert.equal(await pagina.getByRole("menuitem", { name: naam }).count(), 0);
  await pagina.goto("/niet-bezorgd");
  await pagina.getByText(/rol beheerder niet/).waitFor();
  await context.close();
});

for (const breedte of [320, 1280]) {
  test(`wat mislukt is, gaat met het toetsenbord nog eens: ${breedte} px`, async () => {
    const { context, pagina } = await bureau(browser, dienst.adres, {
      viewport: { width: breedte, height: 800 },
    });
    await logIn(pagina, "Beheerder");
    let berichten = [mislukt];
    await pagina.route("**/beheer/api/v1/notificaties", (route) =>
      route.fulfill({ json: { wachtend: 2, mislukt: berichten.length, berichten } }),
    );
    await pagina.route("**/opnieuw", (route) => {
      berichten = [];
      return route.fulfill({ status: 204 });
    });
    await pagina.goto("/niet-bezorgd");
    await pagina.getByText("Er is 1 bericht niet bezorgd.").waitFor();
    await pagina.getByText(`Klantcontact ${uuid} gewijzigd`).waitFor();
    assert.deepEqual(await overtredingen(pagina), []);
    const [inhoud, venster] = await pagina.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(inhoud <= venster, `breder (${inhoud}) dan het venster (${venster})`);
    if (process.env.BEHEER_SHOT)
      await pagina.screenshot({ path: `${process.env.BEHEER_SHOT}-${breedte}.png` });
    await tabNaar(pagina, pagina.getByRole("button", { name: /^Opnieuw proberen/ }));
    await pagina.keyboard.press("Enter");
    await pagina.getByText("Er is niets mislukt. Nog 2 wachten op hun beurt.").waitFor();
    await heeftFocus(pagina, pagina.locator("main"));
    await context.close();
  });
}

async function past(pagina) {
  assert.deepEqual(await overtredingen(pagina), []);
  const [inhoud, venster] = await pagina.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(inhoud <= venster, `breder (${inhoud}) dan het venster (${venster})`);
}

const zaaktypen = Array.from({ length: 30 }, (_, i) => ({
  identificatie: `B${String(i + 1).padStart(4, "0")}`,
  omschrijving: `Vergunning voor een evenement van soort ${i + 1} op een plein in de binnenstad`,
  versies: (i % 3) + 1,
  geabonneerd: i === 0,
  waarschuwing: null,
}));
const systeem = {
  bron: "zgw",
  register: "Open Zaak",
  gelukt: true,
  melding: null,
  compleetTot: "2026-11-25T08:41:00Z",
  zaaktypen,
};
const stuk = {
  ...systeem,
  bron: "sd",
  register: "Sociaal",
  gelukt: false,
  melding: "Sociaal antwoordt niet.",
  zaaktypen: [],
};

for (const breedte of [320, 1280]) {
  test(`abonnementen kiezen met het toetsenbord: ${breedte} px`, async () => {
    const { context, pagina } = await bureau(browser, dienst.adres, {
      viewport: { width: breedte, height: 800 },
    });
    await logIn(pagina, "Beheerder");
    await pagina.route("**/beheer/api/v1/abonnementen", (route) =>
      route.fulfill({ json: { zaaksystemen: [systeem, stuk] } }),
    );
    let gekozen = null;
    await pagina.route("**/beheer/api/v1/abonnementen/zgw", (route) => {
      gekozen = route.request().postDataJSON().zaaktypen;
      const nieuw = zaaktypen.map((t) => ({ ...t, geabonneerd: gekozen.includes(t.identificatie) }));
      return route.fulfill({ json: { ...systeem, zaaktypen: nieuw } });
    });
    await viaMenu(pagina, "Abonnementen");
    await pagina.getByText("1 van 30 aan").waitFor();
    await pagina.getByText("Sociaal antwoordt niet.").waitFor();
    await past(pagina);
    const veld = pagina.getByLabel("Zoek in 30 zaaktypen");
    await tabNaar(pagina, veld);
    await pagina.keyboard.type("soort 17");
    const vink = pagina.getByRole("checkbox", { name: /soort 17/ });
    await tabNaar(pagina, vink);
    await pagina.keyboard.press("Space");
    await pagina.getByText("2 van 30 aan, nog niet opgeslagen").waitFor();
    await pagina.keyboard.press("Control+Enter");
    await pagina.getByRole("status").filter({ hasText: "opgeslagen" }).waitFor();
    assert.deepEqual(gekozen, ["B0001", "B0017"]);
    await pagina.getByText("2 van 30 aan, opgeslagen").waitFor();
    await heeftFocus(pagina, vink);
    await context.close();
  });

  test(`zaakrechten toevoegen, wijzigen en verwijderen met het toetsenbord: ${breedte} px`, async () => {
    const { context, pagina } = await bureau(browser, dienst.adres, {
      viewport: { width: breedte, height: 800 },
    });
    await logIn(pagina, "Beheerder");
    let alles = {
      versie: 0,
      rechten: [
        {
          groep: "medewerker",
          zaaksysteem: "*",
          zaaktype: "*",
          totEnMet: "zaakvertrouwelijk",
          handelingen: ["lezen", "bijwerken", "document-lezen"],
        },
      ],
      documentregels: [
        {
          zaaksysteem: "zgw",
          zaaktype: "B0001",
          statustype: "Besluit genomen",
          toevoegen: false,
          wijzigen: false,
        },
      ],
    };
    await pagina.route("**/beheer/api/v1/abonnementen", (route) =>
      route.fulfill({ json: { zaaksystemen: [systeem] } }),
    );
    await pagina.route("**/beheer/api/v1/zaakrechten", (route) => {
      if (route.request().method() === "PUT") alles = route.request().postDataJSON();
      return route.fulfill({ json: alles });
    });
    await viaMenu(pagina, "Zaakrechten");
    await pagina.getByRole("rowheader", { name: "medewerker" }).waitFor();
    await past(pagina);
    await tabNaar(pagina, pagina.locator("#recht-toevoegen"));
    await pagina.keyboard.press("Enter");
    await heeftFocus(pagina, pagina.locator("#recht-groep"));
    await pagina.keyboard.press("Control+Enter");
    await pagina.locator("#recht-groep-fout").waitFor();
    await past(pagina);
    await pagina.keyboard.type("burgerzaken");
    await pagina.locator("#recht-zaaktype").selectOption("B0004");
    await pagina.keyboard.press("Control+Enter");
    await pagina.getByRole("rowheader", { name: "burgerzaken" }).waitFor();
    await heeftFocus(pagina, pagina.locator("#recht-toevoegen"));
    assert.equal(alles.rechten[1].zaaktype, "B0004");

    await tabNaar(pagina, pagina.locator("#regel-wijzig-0"), 120);
    await pagina.keyboard.press("Enter");
    await pagina.locator("#regel-toevoegen").press("Space");
    await pagina.keyboard.press("Control+Enter");
    await pagina.getByRole("status").filter({ hasText: "Zaakrechten opgeslagen." }).waitFor();
    assert.equal(alles.documentregels[0].toevoegen, true);
    await heeftFocus(pagina, pagina.locator("#regel-wijzig-0"));

    await pagina.getByRole("button", { name: /^Verwijderen recht 2/ }).press("Enter");
    await pagina.getByRole("alertdialog").waitFor();
    await tabNaar(pagina, pagina.getByRole("button", { name: "Ja, verwijderen" }));
    await pagina.keyboard.press("Enter");
    await pagina.getByRole("rowheader", { name: "burgerzaken" }).waitFor({ state: "detached" });
    assert.equal(alles.rechten.length, 1);
    await context.close();
  });
}
