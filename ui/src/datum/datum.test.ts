import { describe, expect, test } from "vitest";
import { dagenVanaf, voluit, zegDag, zegGeboorte, zegMoment, zegTermijn, zegTijd } from "./datum";

const nu = new Date("2026-11-23T10:00:00+01:00");

describe("zegMoment", () => {
  test.each([
    ["2026-11-23T08:12:00Z", "vandaag 09:12"],
    ["2026-11-22T23:30:00Z", "vandaag 00:30"],
    ["2026-11-22T22:30:00Z", "gisteren 23:30"],
    ["2026-11-12T10:00:00Z", "12 nov"],
    ["2024-03-03T10:00:00Z", "3 mrt 2024"],
    ["2026-07-01T07:05:00Z", "1 jul"],
  ])("%s is %s", (iso, tekst) => expect(zegMoment(iso, nu)).toBe(tekst));
});

test("zomer- en wintertijd", () => {
  expect(zegTijd("2026-07-01T07:05:00Z")).toBe("09:05");
  expect(zegTijd("2026-12-01T07:05:00Z")).toBe("08:05");
  // The day on which the clock goes back has 25 hours and is still one day.
  expect(dagenVanaf("2026-10-26", new Date("2026-10-25T00:30:00+02:00"))).toBe(1);
});

test("kalenderdagen", () => {
  expect(zegDag("2026-11-23", nu)).toBe("vandaag");
  expect(zegDag("2026-11-24", nu)).toBe("morgen");
  expect(zegDag("2026-11-22", nu)).toBe("gisteren");
  expect(zegDag("2025-12-31", nu)).toBe("31 dec 2025");
});

test("geboortedatum, ook als de dag of de maand onbekend is", () => {
  expect(zegGeboorte("1985-12-01")).toBe("1 dec 1985");
  expect(zegGeboorte("1968-00-00")).toBe("1968");
  expect(zegGeboorte("1968-05")).toBe("mei 1968");
  expect(zegGeboorte("1968")).toBe("1968");
});

test("voluit voor wie het precies wil weten", () => {
  expect(voluit("2026-11-23T08:12:00Z")).toMatch(/^maandag 23 november 2026 om 09:12/);
  expect(voluit("2026-11-23")).toBe("maandag 23 november 2026");
  expect(voluit("1968")).toMatch(/1968/);
});

test("termijnen", () => {
  expect(zegTermijn("2026-12-29", nu)).toBe("over 36 dagen");
  expect(zegTermijn("2026-11-24", nu)).toBe("over 1 dag");
  expect(zegTermijn("2026-11-20", nu)).toBe("3 dagen te laat");
  expect(zegTermijn("2026-11-23", nu)).toBe("vandaag");
});
