import { expect, test } from "vitest";
import type { Concept } from "../api/types";
import { controleer } from "./controle";

const goed = {
  naamBeller: "",
  notitie: "",
  onderwerp: "Paspoort",
  kanaal: "Telefoon",
  resultaat: "Zelf afgehandeld",
  gelukt: true,
  aanvraag: "",
  zaak: null,
} as unknown as Concept;

test("een ingevuld contact mag weg, ook zonder notitie en zonder klant", () => {
  expect(controleer(goed).size).toBe(0);
});

test("onderwerp, kanaal en resultaat moeten", () => {
  const fouten = controleer({ ...goed, onderwerp: "  ", kanaal: "", resultaat: "" });
  expect([...fouten.keys()]).toEqual(["onderwerp", "kanaal", "resultaat"]);
});

test("niet bereikt en zelf afgehandeld gaan niet samen", () => {
  expect([...controleer({ ...goed, gelukt: false }).keys()]).toEqual(["resultaat"]);
  expect(controleer({ ...goed, gelukt: false, resultaat: "Niet bereikt" }).size).toBe(0);
});

test("te lang: zegt hoeveel te veel, en telt tekens en geen bytes", () => {
  expect(controleer({ ...goed, notitie: "é".repeat(1000) }).size).toBe(0);
  expect(controleer({ ...goed, notitie: "x".repeat(1001) }).get("notitie")).toContain("1 teken korter");
  expect(controleer({ ...goed, onderwerp: "x".repeat(212) }).get("onderwerp")).toContain("12 tekens korter");
});

test("wie op een zaak wacht, noemt het kenmerk; met een zaak hoeft dat niet", () => {
  expect([...controleer(goed, true).keys()]).toEqual(["aanvraag"]);
  expect(controleer({ ...goed, aanvraag: "OF-1" }, true).size).toBe(0);
  const zaak = { bron: "zgw", uuid: "z", identificatie: "Z", omschrijving: "" };
  expect(controleer({ ...goed, zaak }, true).size).toBe(0);
  expect([...controleer({ ...goed, aanvraag: "x".repeat(101) }).keys()]).toEqual(["aanvraag"]);
});
