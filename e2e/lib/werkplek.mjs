// One desk for one test, with an employee at it.
import { bureau, logIn } from "./browser.mjs";

export async function aanHetWerk(browser, adres, doe) {
  const { context, pagina, klachten } = await bureau(browser, adres);
  try {
    await logIn(pagina);
    await doe(pagina, klachten);
  } finally {
    await context.close();
  }
}

/** Everything the browser could give away afterwards: the address, the titles and what the tab keeps. */
export async function sporen(pagina) {
  return pagina.evaluate(() =>
    JSON.stringify([
      location.href,
      document.title,
      history.state,
      { ...localStorage },
      { ...sessionStorage },
      performance.getEntriesByType("navigation").map((n) => n.name),
      performance.getEntriesByType("resource").map((r) => r.name),
    ]),
  );
}
