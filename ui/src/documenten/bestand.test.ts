import { expect, test } from "vitest";
import { formaatVan, past, titelVan, weergave } from "./bestand";

test.each([
  ["Aanvraag formulier.pdf", "Aanvraag formulier"],
  ["foto_van_de_stoep.JPEG", "foto van de stoep"],
  ["zonder uitgang", "zonder uitgang"],
  [".pdf", ".pdf"],
  ["verslag 25.11.2026 definitief.docx", "verslag 25.11.2026 definitief"],
])("de titel van %s", (naam, titel) => expect(titelVan(naam)).toBe(titel));

test("wat de pagina zelf toont", () => {
  const d = { toegankelijk: true, omvang: 10 };
  expect(weergave({ ...d, formaat: "application/pdf" })).toBe("pdf");
  expect(weergave({ ...d, formaat: "image/jpeg" })).toBe("plaatje");
  expect(weergave({ ...d, formaat: "text/plain; charset=utf-8" })).toBe("tekst");
  expect(weergave({ ...d, formaat: "text/plain", omvang: 3_000_000 })).toBeNull();
  expect(weergave({ ...d, formaat: "image/svg+xml" })).toBeNull();
  expect(weergave({ ...d, formaat: "text/html" })).toBeNull();
  expect(weergave({ formaat: "application/pdf", omvang: 1, toegankelijk: false })).toBeNull();
});

test("het formaat volgens de browser, anders volgens de naam", () => {
  expect(formaatVan({ name: "a.pdf", type: "application/pdf" })).toBe("application/pdf");
  expect(formaatVan({ name: "a.MSG", type: "" })).toBe("application/vnd.ms-outlook");
  expect(formaatVan({ name: "a.xyz", type: "" })).toBe("application/octet-stream");
});

test("zoeken op elk woord, in titel, soort en naam", () => {
  const d = { titel: "Aanvraagformulier", soort: "Aanvraag", bestandsnaam: "scan-12.pdf" };
  expect(past(d, "")).toBe(true);
  expect(past(d, "SCAN aanvraag")).toBe(true);
  expect(past(d, "scan bezwaar")).toBe(false);
});
