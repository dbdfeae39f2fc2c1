import { expect, test } from "vitest";
import { ApiFout, foutTekst, GeenAntwoord, veldFouten } from "./fout";

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
