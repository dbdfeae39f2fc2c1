import { expect, test } from "vitest";
import { ApiFout, foutTekst, GeenAntwoord, isWeigering, nietOpgeslagen, veldFouten } from "./fout";

test("zonder antwoord gaat het over de verbinding", () => {
  expect(foutTekst(new GeenAntwoord())).toContain("verbinding");
});

test("de uitleg van de server gaat voor", () => {
  expect(foutTekst(new ApiFout(403, { detail: "U hebt geen rol." }))).toBe("U hebt geen rol.");
  expect(foutTekst(new ApiFout(503, { detail: "Onderhoud tot 10.00 uur." }))).toBe(
    "Onderhoud tot 10.00 uur.",
  );
});

test("zonder uitleg zegt elke soort fout wat te doen", () => {
  for (const status of [401, 403, 404, 409, 429, 500]) {
    expect(foutTekst(new ApiFout(status, {}))).toMatch(/opnieuw|Vraag|Controleer/);
  }
});

test("wat voor programmeurs is, komt niet op het scherm", () => {
  const stuk = new ApiFout(500, { code: "error", detail: "Internal Server Error" });
  expect(foutTekst(stuk)).toBe("Relatiebeheer kan dit nu niet doen. Probeer het over een minuut opnieuw.");
  const vorm = new ApiFout(400, { code: "parse_error", detail: "JSON parse error - EOF" });
  expect(foutTekst(vorm)).toBe("De server weigerde dit verzoek. Controleer wat u invulde.");
});

test("een weigering is wat de server zelf afwees, geen storing en geen proxy", () => {
  expect(isWeigering(new ApiFout(400, { detail: "Te lang." }))).toBe(true);
  expect(isWeigering(new ApiFout(403, { detail: "Dat mag niet." }))).toBe(true);
  for (const fout of [
    new GeenAntwoord(),
    new ApiFout(401, { detail: "Log in." }),
    new ApiFout(429, { detail: "Later." }),
    new ApiFout(404, {}),
    new ApiFout(503, { detail: "Onderhoud." }),
    new SyntaxError("<"),
  ])
    expect(isWeigering(fout)).toBe(false);
});

test("zonder antwoord is niet zeker of het is opgeslagen; na een weigering is het dat niet", () => {
  expect(nietOpgeslagen(new GeenAntwoord(), "het contact")).toMatch(
    /^Het is niet zeker of het contact is opgeslagen/,
  );
  expect(nietOpgeslagen(new ApiFout(403, { detail: "Dat mag niet." }), "het contact")).toBe(
    "Het contact is nog niet opgeslagen. Dat mag niet.",
  );
  expect(nietOpgeslagen(new ApiFout(403, { detail: "Dat mag niet." }))).toBe(
    "Nog niet opgeslagen. Dat mag niet.",
  );
});

test("redenen komen bij hun veld, de eerste telt", () => {
  const fout = new ApiFout(400, {
    invalidParams: [
      { name: "onderwerp", code: "invalid", reason: "Vul een onderwerp in." },
      { name: "onderwerp", code: "invalid", reason: "Te kort." },
      { name: "zaak.uuid", code: "invalid", reason: "Deze zaak bestaat niet." },
    ],
  });
  expect([...veldFouten(fout)]).toEqual([
    ["onderwerp", "Vul een onderwerp in."],
    ["zaak", "Deze zaak bestaat niet."],
  ]);
  expect(veldFouten(new Error("x")).size).toBe(0);
});
