import { ApiFout, GeenAntwoord } from "./fout";
import { leesNdjson } from "./ndjson";
import { zuiver } from "./tekst";
import type {
  Adres,
  AdresInvoer,
  Als,
  Berichten,
  Bewaard,
  Bron,
  Concept,
  Deel,
  Dubbel,
  DubbelVraag,
  Eigen,
  GegevensInvoer,
  Geregistreerd,
  GetoondeBsn,
  Ik,
  Keuzes,
  KlantInvoer,
  NieuwGemaakt,
  PeriodeInvoer,
  Problem,
  Relatie,
  RelatieInvoer,
  Vestigingen,
  Zoekantwoord,
} from "./types";

export const basis = "/werkplek/api/v1";
export const beheer = "/beheer/api/v1";

type Luisteraar = () => void;
const bij401 = new Set<Luisteraar>();

/** Tells when any answer says that the session has ended. */
export function luisterNaarUitloggen(luisteraar: Luisteraar): () => void {
  bij401.add(luisteraar);
  return () => bij401.delete(luisteraar);
}

export function isUitgelogd(): void {
  for (const luisteraar of bij401) luisteraar();
}

/** What went wrong between here and the server, as such; an answer that cannot be read is something else. */
function alsGeenAntwoord(oorzaak: unknown): unknown {
  if (oorzaak instanceof DOMException && oorzaak.name === "AbortError") return oorzaak;
  if (oorzaak instanceof SyntaxError) return oorzaak;
  return new GeenAntwoord("geen antwoord", { cause: oorzaak });
}

/** Every text goes out without what nobody can see or take out: one such sign would get all of it refused. */
const alsJson = (waarde: unknown): string =>
  JSON.stringify(waarde, (_naam, deel: unknown) => (typeof deel === "string" ? zuiver(deel) : deel));

export async function stuur(method: string, pad: string, opties: RequestInit & { json?: unknown } = {}) {
  const { json, ...rest } = opties;
  const headers = new Headers(rest.headers);
  if (json !== undefined) headers.set("Content-Type", "application/json");
  let antwoord: Response;
  try {
    antwoord = await fetch(pad.startsWith(beheer) ? pad : basis + pad, {
      ...rest,
      method,
      headers,
      body: json === undefined ? undefined : alsJson(json),
    });
  } catch (oorzaak) {
    throw alsGeenAntwoord(oorzaak);
  }
  if (antwoord.ok) return antwoord;
  if (antwoord.status === 401) isUitgelogd();
  const problem = (await antwoord.json().catch(() => ({}))) as Problem;
  throw new ApiFout(antwoord.status, problem);
}

export async function json<T>(
  method: string,
  pad: string,
  opties?: RequestInit & { json?: unknown },
): Promise<T> {
  const antwoord = await stuur(method, pad, opties);
  return (await heel(antwoord.json())) as T;
}

/** The connection may go while the answer comes in. */
async function heel<T>(inhoud: Promise<T>): Promise<T> {
  try {
    return await inhoud;
  } catch (oorzaak) {
    throw alsGeenAntwoord(oorzaak);
  }
}

/** A document that is text. Whatever it says is shown as text. */
export async function haalTekst(adres: string, signal?: AbortSignal): Promise<string> {
  return heel((await stuur("GET", adres.slice(basis.length), { signal })).text());
}

export const deel = encodeURIComponent;
/** Saving a contact that takes longer than this gets no answer: the line is dead, whatever the browser thinks of it. */
const langstWachtenMs = 20_000;
const eenmaal = (sleutel: string) => ({ "Idempotency-Key": sleutel });

export const api = {
  ik: () => json<Ik>("GET", "/ik"),
  keuzes: () => json<Keuzes>("GET", "/keuzes"),
  zoeken: (vraag: string, als: Als | null = null, signal?: AbortSignal) =>
    json<Zoekantwoord>("POST", "/zoeken", { json: { vraag, als }, signal }),
  bsn: (klant: string) => json<GetoondeBsn>("POST", `/klanten/${deel(klant)}/bsn`),
  concepten: async () => (await json<{ concepten: Concept[] }>("GET", "/concepten")).concepten,
  bewaar: (concept: Concept, keepalive = false) => {
    const { bewaardOp: _, ...velden } = concept;
    return json<Bewaard>("PUT", `/concepten/${deel(concept.uuid)}`, {
      json: velden,
      // A browser lets no more than this outlive the page.
      keepalive: keepalive && concept.notitie.length < 15_000,
      signal: AbortSignal.timeout(langstWachtenMs),
    });
  },
  verwijder: async (uuid: string) => {
    await stuur("DELETE", `/concepten/${deel(uuid)}`);
  },
  /** Without the draft's version: asked again, the same contact is the same request, byte for byte. */
  registreer: (concept: Concept) => {
    const { bewaardOp: _op, versie: _versie, ...velden } = concept;
    return json<Geregistreerd>("POST", "/registreren", {
      json: velden,
      headers: eenmaal(concept.uuid),
      signal: AbortSignal.timeout(langstWachtenMs),
    });
  },
  vestigingen: (klant: string, pagina: number, signal?: AbortSignal) =>
    json<Vestigingen>("GET", `/klanten/${deel(klant)}/vestigingen?pagina=${pagina}`, { signal }),
  mogelijkDubbel: (vraag: DubbelVraag, signal?: AbortSignal) =>
    json<Dubbel>("POST", "/klanten/mogelijk-dubbel", { json: vraag, signal }),
  maakKlant: (klant: KlantInvoer, sleutel: string) =>
    json<NieuwGemaakt>("POST", "/klanten", { json: klant, headers: eenmaal(sleutel) }),
  zetGegevens: (klant: string, gegevens: GegevensInvoer) =>
    json<Eigen>("PUT", `/klanten/${deel(klant)}/gegevens`, { json: gegevens }),
  maakAdres: (klant: string, adres: AdresInvoer, sleutel: string) =>
    json<Adres>("POST", `/klanten/${deel(klant)}/adressen`, { json: adres, headers: eenmaal(sleutel) }),
  zetAdres: (klant: string, uuid: string, adres: AdresInvoer) =>
    json<Adres>("PUT", `/klanten/${deel(klant)}/adressen/${deel(uuid)}`, { json: adres }),
  verwijderAdres: async (klant: string, { uuid, versie }: Adres) => {
    await stuur("DELETE", `/klanten/${deel(klant)}/adressen/${deel(uuid)}?versie=${deel(versie)}`);
  },
  maakRelatie: (klant: string, relatie: RelatieInvoer, sleutel: string) =>
    json<Relatie>("POST", `/klanten/${deel(klant)}/relaties`, { json: relatie, headers: eenmaal(sleutel) }),
  zetRelatie: (klant: string, uuid: string, data: PeriodeInvoer) =>
    json<Relatie>("PUT", `/klanten/${deel(klant)}/relaties/${deel(uuid)}`, { json: data }),
  notificaties: (signal?: AbortSignal) => json<Berichten>("GET", `${beheer}/notificaties`, { signal }),
  notificatieOpnieuw: async (uuid: string) => {
    await stuur("POST", `${beheer}/notificaties/${deel(uuid)}/opnieuw`);
  },
  verwijderRelatie: async (klant: string, { uuid, versie }: Relatie) => {
    await stuur("DELETE", `/klanten/${deel(klant)}/relaties/${deel(uuid)}?versie=${deel(versie)}`);
  },
};

/** The parts of a customer's picture, each as it arrives. */
export async function* beeld(
  klant: string,
  bronnen: Bron[] | null,
  signal?: AbortSignal,
): AsyncGenerator<Deel> {
  const vraag = bronnen ? `?bronnen=${bronnen.join(",")}` : "";
  const antwoord = await stuur("GET", `/klanten/${deel(klant)}/beeld${vraag}`, { signal });
  if (!antwoord.body) return;
  try {
    yield* leesNdjson<Deel>(antwoord.body);
  } catch (oorzaak) {
    throw alsGeenAntwoord(oorzaak);
  }
}
