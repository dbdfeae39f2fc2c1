import { afterEach } from "node:test";
import { chromium } from "playwright-core";

const vlaggen = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function start() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: vlaggen });
}

/** A fresh employee at a fresh desk. What the browser complains about is kept: a test may ask for silence. */
export async function bureau(browser, adres, opties = {}) {
  const context = await browser.newContext({
    baseURL: adres,
    viewport: { width: 1280, height: 800 },
    locale: "nl-NL",
    timezoneId: "Europe/Amsterdam",
    reducedMotion: "reduce",
    ...opties,
  });
  const pagina = await context.newPage();
  const klachten = [];
  pagina.on("console", (m) => m.type() === "error" && klachten.push(m.text()));
  pagina.on("pageerror", (fout) => klachten.push(String(fout)));
  const mislukt = [];
  pagina.on("requestfailed", (v) => mislukt.push(`${v.method()} ${v.url()}: ${v.failure()?.errorText}`));
  open.set(pagina, () => [...klachten, ...mislukt].join("\n"));
  pagina.on("close", () => open.delete(pagina));
  return { context, pagina, klachten };
}

/** The screens of the test that is running, and what went wrong on each as far as the browser knows. */
const open = new Map();

// What was on the screen says more than which wait took too long.
afterEach(async (t) => {
  if (t.passed === false) {
    for (const [pagina, klachten] of open) {
      const tekst = await pagina.locator("body").innerText({ timeout: 5_000 }).catch(String);
      const actief = await pagina
        .evaluate(() => document.activeElement?.outerHTML.slice(0, 200))
        .catch(String);
      t.diagnostic(`op ${pagina.url()}, met de focus op ${actief}\n${tekst}\n${klachten()}`);
    }
  }
  open.clear();
});

/** Logs in on the provider's page as an employee of the contact centre, by keyboard. */
export async function logIn(pagina, wie = "Medewerker KCC") {
  await pagina.goto("/");
  // Not the menu of who is in already, which has the name further on.
  const knop = pagina.getByRole("button", { name: new RegExp(`^${wie}`) });
  const zoekvak = pagina.locator("#zoekvak");
  await knop.or(zoekvak).first().waitFor();
  if (await knop.isVisible()) {
    await knop.focus();
    await pagina.keyboard.press("Enter");
  }
  await zoekvak.waitFor();
}

/** Searches from anywhere with the key for it. */
export async function zoek(pagina, vraag) {
  await pagina.locator("main").focus();
  await pagina.keyboard.press("/");
  await pagina.keyboard.type(vraag);
  await pagina.keyboard.press("Enter");
}

/** Waits until this has the focus: it comes a moment after what made it come. */
export async function heeftFocus(pagina, doel) {
  await pagina.waitForFunction((el) => el === document.activeElement, await doel.elementHandle());
}

/** Presses Tab until this has the focus, as somebody without a mouse does. */
export async function tabNaar(pagina, doel, hoogstens = 60) {
  for (let i = 0; i < hoogstens; i++) {
    if (await doel.evaluate((el) => el === document.activeElement)) return;
    await pagina.keyboard.press("Tab");
  }
  throw new Error(`met Tab niet te bereiken: ${doel}`);
}
