// Our own data about a customer: added, changed and removed where it stands, and a customer who is new.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { heeftFocus, start, tabNaar, zoek } from "../lib/browser.mjs";
import { geheim, moulin } from "../lib/mensen.mjs";
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

/** A number and a name that no other run has. */
const eigen = () => {
  const nu = String(Date.now());
  const letters = nu.replace(/\d/g, (c) => "abcdefghij"[Number(c)]);
  return { nummer: `06${nu.slice(-8)}`, achternaam: `Zwaluwe${letters}`, mail: `kcc${nu}@voorbeeld.nl` };
};
const gezegd = (nummer) => nummer.replace(/^(..)(....)(....)$/, "$1 $2 $3");
const focusOp = (pagina, id) => pagina.waitForFunction((i) => document.activeElement?.id === i, id);
const kop = (pagina, naam) => pagina.getByRole("heading", { level: 1, name: naam }).waitFor();

async function gegevens(pagina, wie) {
  await zoek(pagina, wie.bsn);
  await kop(pagina, wie.naam);
  await pagina.getByRole("tab", { name: "Gegevens" }).click();
  await pagina.getByRole("button", { name: "Contactgegeven toevoegen" }).waitFor();
}

test("een telefoonnummer toevoegen, wijzigen en verwijderen met het toetsenbord", () =>
  werkplek(async (pagina) => {
    const { nummer, mail } = eigen();
    await gegevens(pagina, moulin);
    await tabNaar(pagina, pagina.locator("#adres-toevoegen"));
    await pagina.keyboard.press("Enter");
    // First with nothing in it: the reason stands at the field, and the focus is there.
    await pagina.keyboard.press("Control+Enter");
    await pagina.locator("#nieuw-adres-adres-fout").waitFor();
    await focusOp(pagina, "nieuw-adres-adres");
    await pagina.keyboard.type(`+31 6 ${nummer.slice(2)}`);
    await pagina.keyboard.press("Tab");
    await pagina.keyboard.type("werk");
    await pagina.keyboard.press("Control+Enter");
    await focusOp(pagina, "adres-toevoegen");
    const rij = pagina.locator(".rb-adres", { hasText: gezegd(nummer) });
    await rij.getByText("werk").waitFor();
    assert.equal(
      await rij.getByRole("link").first().getAttribute("href"),
      `tel:+31${nummer.slice(1)}`,
      "het nummer belt",
    );

    // Change it into an address; Esc leaves it as it was.
    const wijzig = rij.getByRole("button", { name: /^Wijzigen/ });
    await wijzig.focus();
    await pagina.keyboard.press("Enter");
    await pagina.keyboard.press("Escape");
    await rij.waitFor();
    await heeftFocus(pagina, wijzig);
    await pagina.keyboard.press("Enter");
    const formulier = pagina.locator("form.rb-inline");
    await formulier.getByRole("radio", { name: "E-mail" }).check();
    await formulier.getByLabel("E-mailadres").fill(mail);
    await formulier.getByLabel(/Vandaag bij de klant gecontroleerd/).check();
    await formulier.getByLabel("E-mailadres").press("Enter");
    const nieuw = pagina.locator(".rb-adres", { hasText: mail });
    await nieuw.getByText("gecontroleerd").waitFor();
    assert.equal(await pagina.locator(".rb-adres", { hasText: gezegd(nummer) }).count(), 0);

    // It is what the server has, too.
    await pagina.reload();
    await nieuw.waitFor();
    await nieuw.getByRole("button", { name: /^Verwijderen/ }).click();
    await pagina.getByRole("alertdialog").waitFor();
    await pagina.getByRole("button", { name: "Ja, verwijderen" }).click();
    await nieuw.waitFor({ state: "detached" });
  }));

test("een weigering van de server staat bij het veld en er gaat niets verloren", () =>
  werkplek(async (pagina) => {
    await gegevens(pagina, moulin);
    await pagina.route("**/adressen", (route) =>
      route.fulfill({
        status: 400,
        contentType: "application/problem+json",
        json: {
          status: 400,
          invalidParams: [{ name: "adres", code: "invalid", reason: "Dit nummer bestaat niet." }],
        },
      }),
    );
    await pagina.locator("#adres-toevoegen").click();
    await pagina.locator("#nieuw-adres-adres").fill("06 1234 5678");
    await pagina.keyboard.press("Control+Enter");
    await pagina.locator("#nieuw-adres-adres-fout", { hasText: "Dit nummer bestaat niet." }).waitFor();
    await focusOp(pagina, "nieuw-adres-adres");
    assert.equal(await pagina.locator("#nieuw-adres-adres").inputValue(), "06 1234 5678");
  }));

test("taal en notitie staan meteen in de kop", () =>
  werkplek(async (pagina) => {
    const notitie = `Liever na vijf uur bellen ${Date.now()}`;
    await gegevens(pagina, moulin);
    await pagina.locator("#gegevens-wijzigen").click();
    await pagina.locator("#eigen-voorkeurstaal").selectOption({ label: "Engels" });
    await pagina.locator("#eigen-interneNotitie").fill(notitie);
    await pagina.keyboard.press("Control+Enter");
    await pagina.locator(".rb-klantkop", { hasText: notitie }).waitFor();
    await pagina.locator(".rb-klantkop", { hasText: "spreekt liever Engels" }).waitFor();
    await focusOp(pagina, "gegevens-wijzigen");
  }));

test("wie namens iemand mag bellen staat bij beiden", () =>
  werkplek(async (pagina) => {
    await gegevens(pagina, moulin);
    await pagina.locator("#relatie-toevoegen").click();
    await pagina.locator("#relatie-klant").fill(geheim.bsn);
    await pagina.locator("#relatie-klant").press("Enter");
    await pagina.locator(".rb-kiezer__regel", { hasText: geheim.naam }).click();
    // The list goes, and the focus to what comes in its place.
    await focusOp(pagina, "relatie-klant");
    await pagina.keyboard.press("Control+Enter");
    // Our own register keeps no names of the BRP: the row has a number, or the name that a caller gave.
    const rij = pagina.locator(".rb-adres", { hasText: "Vertegenwoordigt" }).first();
    await rij.waitFor();
    await rij.getByRole("link").first().click();
    await kop(pagina, geheim.naam);
    await pagina.getByRole("tab", { name: "Gegevens" }).click();
    await pagina
      .locator(".rb-adres", { hasText: "Wordt vertegenwoordigd door" })
      .first()
      .getByRole("link")
      .first()
      .click();
    await kop(pagina, moulin.naam);
  }));

test("een nieuwe klant, één keer, ook als het antwoord wegvalt", () =>
  werkplek(async (pagina) => {
    const { nummer, achternaam } = eigen();
    await zoek(pagina, achternaam);
    await kop(pagina, /iets gevonden/);
    await pagina.getByRole("button", { name: "Nieuwe klant maken" }).click();
    await kop(pagina, "Nieuwe klant");
    await pagina.locator("#klant-voornaam").fill("Mirjam");
    await pagina.locator("#klant-telefoon").fill(gezegd(nummer));
    // The server gets it and answers; the answer is lost on the way back.
    await pagina.route(
      "**/klanten",
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await pagina.locator("#klant-telefoon").press("Control+Enter");
    await pagina.getByText("Het is niet zeker of dit is opgeslagen").first().waitFor();
    assert.equal(await pagina.locator("#klant-achternaam").inputValue(), achternaam);
    await pagina.locator("#klant-telefoon").press("Control+Enter");
    await kop(pagina, `Mirjam ${achternaam}`);
    await pagina
      .locator(".rb-klantkop")
      .getByRole("link", { name: gezegd(nummer) })
      .waitFor();
    // A name may be somebody else's: it opens nobody by itself.
    await zoek(pagina, achternaam);
    await kop(pagina, "1 klant gevonden");
    await pagina.locator("a.rb-treffer").first().click();
    await kop(pagina, `Mirjam ${achternaam}`);
    // Whoever calls from that number is found by it.
    await zoek(pagina, `+31${nummer.slice(1)}`);
    await kop(pagina, `Mirjam ${achternaam}`);
  }));

test("wie al bestaat wordt niet nog eens gemaakt", () =>
  werkplek(async (pagina) => {
    await pagina.goto("/nieuwe-klant");
    await kop(pagina, "Nieuwe klant");
    await pagina.locator("#klant-achternaam").fill(moulin.achternaam);
    await pagina.locator("#klant-bsn").fill(moulin.bsn);
    await pagina.getByRole("heading", { name: "Deze klant bestaat al" }).waitFor();
    const gemaakt = [];
    pagina.on("request", (r) => r.method() === "POST" && r.url().endsWith("/klanten") && gemaakt.push(r));
    await pagina.locator("#klant-bsn").press("Control+Enter");
    await focusOp(pagina, "dubbelen-kop");
    assert.equal(gemaakt.length, 0);
    await pagina.locator(".rb-dubbel").getByRole("link").first().click();
    await kop(pagina, moulin.naam);
    // What was typed is still there on the way back.
    await pagina.goBack();
    await kop(pagina, "Nieuwe klant");
    assert.equal(await pagina.locator("#klant-achternaam").inputValue(), moulin.achternaam);
  }));

test("een nummer uit de notitie gaat in één keer naar de klant", () =>
  werkplek(async (pagina) => {
    const { nummer } = eigen();
    await zoek(pagina, moulin.bsn);
    await kop(pagina, moulin.naam);
    await pagina
      .getByText(/opgehaald/)
      .first()
      .waitFor();
    await pagina.locator("main").focus();
    await pagina.keyboard.press("n");
    await focusOp(pagina, "notitie");
    await pagina.keyboard.type(`Belt voortaan van ${gezegd(nummer)}.`);
    const knop = pagina.getByRole("button", { name: `${gezegd(nummer)} bij de klant opslaan` });
    await knop.waitFor();
    await tabNaar(pagina, knop);
    await pagina.keyboard.press("Enter");
    await pagina.getByText(`${gezegd(nummer)} staat bij de klant`).waitFor();
    await focusOp(pagina, "notitie");
    await pagina.getByRole("tab", { name: "Gegevens" }).click();
    await pagina.locator(".rb-adres", { hasText: gezegd(nummer) }).waitFor();
    await pagina.getByRole("button", { name: "Annuleren" }).click();
    await pagina.getByRole("button", { name: "Ja, weggooien" }).click();
    await pagina.locator("#notitie").waitFor({ state: "detached" });
  }));
