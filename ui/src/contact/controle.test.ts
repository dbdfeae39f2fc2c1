import { expect, test } from "vitest";
import type { Concept } from "../api/types";
import { controleer } from "./controle";

const goed = {
  naamBeller: "",
  notitie: "",
  onderwerp: "Paspoort",
  kanaal: "Telefoon",
  resultaat: "Zelf afgehandeld",
} as Concept;

test("een ingevuld contact mag weg, ook zonder notitie en zonder klant", () => {
  expect(controleer(goed).size).toBe(0);
});

test("onderwerp, kanaal en resultaat moeten", () => {
  const fouten = controleer({ ...goed, onderwerp: "  ", kanaal: "", resultaat: "" });
  expect([...fouten.keys()]).toEqual(["onderwerp", "kanaal", "resultaat"]);
});

test("te lang: zegt hoeveel te veel, en telt tekens en geen bytes", () => {
  expect(controleer({ ...goed, notitie: "é".repeat(1000) }).size).toBe(0);
  expect(controleer({ ...goed, notitie: "x".repeat(1001) }).get("notitie")).toContain("1 teken korter");
  expect(controleer({ ...goed, onderwerp: "x".repeat(212) }).get("onderwerp")).toContain("12 tekens korter");
});
