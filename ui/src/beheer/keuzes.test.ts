import { expect, test } from "vitest";
import {
  controleerRecht,
  controleerRegel,
  gewijzigd,
  nieuweRegel,
  nieuwRecht,
  pastZaaktype,
  vervang,
  zegHandelingen,
} from "./keuzes";

test("gewijzigd kijkt niet naar de volgorde", () => {
  expect(gewijzigd(["a", "b"], ["b", "a"])).toBe(false);
  expect(gewijzigd(["a"], ["b"])).toBe(true);
  expect(gewijzigd(["a"], [])).toBe(true);
});

test("een zaaktype is te vinden op naam en op nummer", () => {
  const t = { omschrijving: "Bezwaar maken", identificatie: "B0042" };
  expect(pastZaaktype(t, "")).toBe(true);
  expect(pastZaaktype(t, "0042")).toBe(true);
  expect(pastZaaktype(t, "maken bezwaar")).toBe(true);
  expect(pastZaaktype(t, "paspoort")).toBe(false);
});

test("een recht noemt een groep en wat die mag, met lezen erbij", () => {
  expect([...controleerRecht(nieuwRecht).keys()]).toEqual(["groep"]);
  const goed = { ...nieuwRecht, groep: "kcc" };
  expect(controleerRecht(goed).size).toBe(0);
  expect(controleerRecht({ ...goed, handelingen: ["bijwerken"] }).get("handelingen")).toContain("lezen");
  expect(controleerRecht({ ...goed, handelingen: [], totEnMet: "?" }).size).toBe(2);
  expect(controleerRegel(nieuweRegel).size).toBe(0);
  expect([...controleerRegel({ ...nieuweRegel, zaaktype: "", statustype: " " }).keys()]).toEqual([
    "zaaktype",
    "statustype",
  ]);
});

test("handelingen staan in vaste volgorde", () => {
  expect(zegHandelingen(["document-lezen", "lezen"])).toBe("zaak lezen, documenten lezen");
});

test("een regel wordt vervangen waar die nu staat, of niet", () => {
  const [a, b, c] = [{ groep: "a" }, { groep: "b" }, { groep: "c" }];
  expect(vervang([a, b], b, c)).toEqual([a, c]);
  expect(vervang([c, a, { groep: "b" }], b, c)).toEqual([c, a, c]);
  expect(vervang([a], b, c)).toBeNull();
});
