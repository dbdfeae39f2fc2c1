import { expect, test } from "vitest";
import { alsKvkNummer, geenBsn, splitsNaam, voorzetUit } from "./herken";

test.each([
  ["moulin", "", "", "Moulin"],
  ["Suzanne Moulin", "Suzanne", "", "Moulin"],
  ["jan van der berg", "Jan", "van der", "Berg"],
  ["Frans in 't Veld", "Frans", "in 't", "Veld"],
  ["de Vries", "", "de", "Vries"],
  ["", "", "", ""],
])("%s", (naam, voornaam, voorvoegsel, achternaam) =>
  expect(splitsNaam(naam)).toEqual({ voornaam, voorvoegsel, achternaam }),
);

test("wat is getypt staat klaar bij een nieuwe klant", () => {
  expect(voorzetUit("06-1234 5678")).toMatchObject({ soort: "persoon", telefoon: "0612345678" });
  expect(voorzetUit("jan@voorbeeld.nl")).toMatchObject({ email: "jan@voorbeeld.nl", achternaam: "" });
  expect(voorzetUit("68750110")).toMatchObject({ soort: "organisatie", kvkNummer: "68750110" });
  expect(voorzetUit("999993653")).toMatchObject({ soort: "persoon", bsn: "999993653" });
  expect(voorzetUit("999993654")).toMatchObject({ bsn: "", achternaam: "" });
  expect(voorzetUit("Test BV Donald")).toMatchObject({
    soort: "organisatie",
    organisatienaam: "Test BV Donald",
  });
  expect(voorzetUit("Moulin 1-12-1985")).toMatchObject({ voornaam: "", achternaam: "Moulin" });
  expect(voorzetUit("3077AW 31")).toMatchObject({ achternaam: "" });
});

test("een nummer kan van alles zijn", () => {
  expect(alsKvkNummer("6875 0110")).toBe("68750110");
  expect(alsKvkNummer("687501101")).toBeNull();
  expect(geenBsn("999993654")).toBe(true);
  expect(geenBsn("999993653")).toBe(false);
  expect(geenBsn("68750110")).toBe(false);
});
