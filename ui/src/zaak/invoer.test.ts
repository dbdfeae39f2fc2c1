import { expect, test } from "vitest";
import { controleerContactpersoon, controleerKenmerk, teLang } from "./invoer";

test("te lang zegt hoeveel te veel", () => {
  expect(teLang({ a: "xxx" }, { a: 3 }).size).toBe(0);
  expect(teLang({ a: "xxxx" }, { a: 3 }).get("a")).toContain("1 teken korter");
});

test("een kenmerk heeft een kenmerk en een bron", () => {
  expect(controleerKenmerk({ kenmerk: "OF-1", bron: "Open Formulieren" }).size).toBe(0);
  expect([...controleerKenmerk({ kenmerk: " ", bron: "" }).keys()]).toEqual(["kenmerk", "bron"]);
});

test("een contactpersoon heeft een rol en een naam; de rest mag leeg blijven", () => {
  const leeg = { roltype: "", naam: "", telefoonnummer: "", emailadres: "", functie: "" };
  expect([...controleerContactpersoon(leeg).keys()]).toEqual(["roltype", "naam"]);
  const goed = { ...leeg, roltype: "r", naam: "J. Jansen" };
  expect(controleerContactpersoon(goed).size).toBe(0);
  expect(controleerContactpersoon({ ...goed, telefoonnummer: "06 1234 5678" }).size).toBe(0);
  const fouten = controleerContactpersoon({ ...goed, telefoonnummer: "bel maar", emailadres: "jan" });
  expect([...fouten.keys()]).toEqual(["emailadres", "telefoonnummer"]);
});
