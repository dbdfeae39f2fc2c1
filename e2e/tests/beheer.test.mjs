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

async function naarNotificaties(pagina) {
  const menu = pagina.getByRole("button", { name: /^Menu van/ });
  await menu.waitFor();
  await menu.focus();
  await pagina.keyboard.press("Enter");
  await pagina.getByRole("menuitem", { name: "Notificaties" }).waitFor();
  await pagina.keyboard.press("ArrowDown");
  await pagina.keyboard.press("Enter");
  await pagina.getByRole("heading", { level: 1, name: "Notificaties" }).waitFor();
}

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
  assert.equal(await pagina.getByRole("menuitem", { name: "Notificaties" }).count(), 0);
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
