import { expect, test } from "vitest";
import { controleerStuk, inTeVullen, onderweg, procent, type Stuk, stap, volgende } from "./rij";

const stuk = (id: string, deel: Partial<Stuk> = {}): Stuk => ({
  id,
  document: null,
  titel: id,
  soort: "s",
  bestandsnaam: `${id}.pdf`,
  formaat: "application/pdf",
  omvang: 1000,
  ontvangen: "2026-11-25",
  beschrijving: "",
  gang: { soort: "invullen" },
  ...deel,
});

test("ze gaan een voor een, in de volgorde waarin ze gekozen zijn", () => {
  let rij = stap([], { soort: "erbij", stukken: [stuk("a"), stuk("b"), stuk("c")] });
  expect(volgende(rij)).toBeNull();
  rij = stap(rij, { soort: "verstuur", ids: ["a", "b"] });
  expect(volgende(rij)?.id).toBe("a");
  rij = stap(rij, { soort: "begonnen", id: "a" });
  expect(volgende(rij)).toBeNull();
  rij = stap(rij, { soort: "voortgang", id: "a", verstuurd: 2000 });
  expect(rij[0]?.gang).toEqual({ soort: "bezig", verstuurd: 1000 });
  rij = stap(rij, { soort: "gelukt", id: "a" });
  expect(volgende(rij)?.id).toBe("b");
  expect(inTeVullen(rij).map((s) => s.id)).toEqual(["c"]);
  expect(onderweg(rij).map((s) => s.id)).toEqual(["b"]);
});

test("wat mislukt of gestopt is, houdt de andere niet op en kan opnieuw", () => {
  let rij = [stuk("a", { gang: { soort: "bezig", verstuurd: 5 } }), stuk("b", { gang: { soort: "wacht" } })];
  rij = stap(rij, { soort: "mislukt", id: "a", reden: "Er zit een virus in." });
  expect(volgende(rij)?.id).toBe("b");
  rij = stap(rij, { soort: "verstuur", ids: ["a"] });
  expect(volgende(rij)?.id).toBe("a");
  rij = stap(rij, { soort: "gestopt", id: "a" });
  rij = stap(rij, { soort: "voortgang", id: "a", verstuurd: 9 });
  expect(rij[0]?.gang.soort).toBe("gestopt");
  expect(stap(rij, { soort: "weg", id: "a" }).map((s) => s.id)).toEqual(["b"]);
});

test("honderd procent is het pas als alles weg is", () => {
  expect(procent(0, 1000)).toBe(0);
  expect(procent(999, 1000)).toBe(99);
  expect(procent(1000, 1000)).toBe(100);
  expect(procent(0, 0)).toBe(100);
});

test("wat nog niet klopt", () => {
  expect(controleerStuk(stuk("a"), "2026-11-25").size).toBe(0);
  const fouten = controleerStuk(stuk("a", { titel: " ", soort: "", ontvangen: "2026-11-26" }), "2026-11-25");
  expect([...fouten.keys()]).toEqual(["titel", "soort", "ontvangen"]);
  expect(controleerStuk(stuk("a", { document: "d", soort: "" }), "2026-11-25").size).toBe(0);
});
