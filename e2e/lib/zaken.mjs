// The zaken of somebody of the demo, asked the way the screens ask.

async function vraag(pagina, methode, pad, json) {
  return pagina.evaluate(
    async ([method, adres, body]) => {
      const headers = body ? { "content-type": "application/json" } : {};
      const antwoord = await fetch(`/werkplek/api/v1${adres}`, { method, headers, body });
      return antwoord.text();
    },
    [methode, pad, json && JSON.stringify(json)],
  );
}

/** All zaken of this person, of every zaaksysteem. */
export async function zakenVan(pagina, persoon) {
  const { treffers } = JSON.parse(await vraag(pagina, "POST", "/zoeken", { vraag: persoon.bsn }));
  const klant = encodeURIComponent(treffers[0].klant);
  const delen = (await vraag(pagina, "GET", `/klanten/${klant}/beeld`)).trim().split("\n").map(JSON.parse);
  return delen.filter((d) => d.bron === "zaken").flatMap((d) => d.gegevens?.zaken ?? []);
}

export const adresVan = (zaak) => `/zaken/${zaak.bron}/${zaak.uuid}`;
const apiVan = (zaak) => `/zaken/${zaak.bron}/${zaak.uuid}`;

/** A running zaak that may be changed, or a closed one. */
export async function eenZaak(pagina, persoon, { lopend = true } = {}) {
  for (const zaak of await zakenVan(pagina, persoon)) {
    if ((zaak.einddatum === null) !== lopend) continue;
    const beeld = JSON.parse(await vraag(pagina, "GET", apiVan(zaak)));
    if (!lopend || beeld.bijwerken?.mag) return { ...zaak, beeld };
  }
  throw new Error(
    `${persoon.naam} heeft geen ${lopend ? "lopende zaak die te wijzigen is" : "gesloten zaak"}`,
  );
}

/** A running zaak with a document that is shown in the page this way, and to which one may be added. */
export async function zaakMetDocument(pagina, persoon, formaat) {
  for (const zaak of await zakenVan(pagina, persoon)) {
    const lijst = JSON.parse(await vraag(pagina, "GET", `${apiVan(zaak)}/documenten`));
    const document = lijst.documenten?.find((d) => d.toegankelijk && formaat.test(d.formaat));
    if (document && lijst.toevoegen?.mag) return { zaak, document, lijst };
  }
  throw new Error(`geen zaak met een document van ${formaat}`);
}

/** Opens the page of a zaak and waits until it stands. */
export async function openZaak(pagina, zaak, tab) {
  await pagina.goto(adresVan(zaak) + (tab ? `?tab=${tab}` : ""));
  await pagina.getByRole("heading", { level: 1, name: new RegExp(zaak.identificatie) }).waitFor();
}

/** Answers this zaak with something changed, from now on. */
export async function verander(pagina, zaak, deel) {
  const welke = (url) => url.pathname.endsWith(`/werkplek/api/v1${apiVan(zaak)}`);
  await pagina.unroute(welke);
  await pagina.route(welke, async (route) => {
    if (route.request().method() !== "GET") return route.continue();
    const antwoord = await route.fetch();
    return route.fulfill({ response: antwoord, json: { ...(await antwoord.json()), ...deel } });
  });
}
