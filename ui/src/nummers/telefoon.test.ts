import { expect, test } from "vitest";
import { alsTelefoon, belAdres, isEmail, vindIn, zegTelefoon } from "./telefoon";

test.each([
  ["06 1234 5678", "0612345678"],
  ["06-12345678", "0612345678"],
  ["+31 6 1234 5678", "0612345678"],
  ["+31 (0)6 1234 5678", "0612345678"],
  ["0031612345678", "0612345678"],
  ["(010) 123 45 67", "0101234567"],
  ["0800 1234", "08001234"],
  ["+32 2 234 56 78", "+3222345678"],
])("%s is een telefoonnummer", (tekst, nummer) => expect(alsTelefoon(tekst)).toBe(nummer));

test.each([
  "999993653",
  "68750110",
  "000037178598",
  "Moulin 1-12-1985",
  "06",
  "ZAAK-2026-0000000114",
  "2026-11-12",
])("%s niet", (tekst) => expect(alsTelefoon(tekst)).toBeNull());

test.each([
  ["0612345678", "06 1234 5678"],
  ["+31101234567", "010 123 4567"],
  ["0345123456", "0345 123 456"],
  ["0883344556", "088 334 4556"],
  ["08001234", "0800 1234"],
  ["+3222345678", "+3222345678"],
  ["toestel 12", "toestel 12"],
])("%s zeggen we als %s", (tekst, gezegd) => expect(zegTelefoon(tekst)).toBe(gezegd));

test("bellen kan met één adres, ook vanuit het buitenland", () => {
  expect(belAdres("06 1234 5678")).toBe("tel:+31612345678");
  expect(belAdres("0800 1234")).toBe("tel:08001234");
  expect(belAdres("+32 2 234 56 78")).toBe("tel:+3222345678");
});

test("e-mailadressen", () => {
  expect(isEmail("s.moulin@voorbeeld.nl")).toBe(true);
  expect(isEmail("s.moulin@voorbeeld")).toBe(false);
  expect(isEmail("s moulin@voorbeeld.nl")).toBe(false);
});

test("vindt wat de klant noemde in de notitie, elk één keer", () => {
  expect(
    vindIn("Bel mevrouw op 06-12345678 (niet na 17:00) of mail s.moulin@voorbeeld.nl. 0612345678!"),
  ).toEqual([
    { soort: "telefoonnummer", adres: "0612345678" },
    { soort: "email", adres: "s.moulin@voorbeeld.nl" },
  ]);
  expect(vindIn("BSN 999993653, zaak ZAAK-2026-0000000114, op 12-11-2026 om 09:12")).toEqual([]);
});

test("een eindeloos woord is geen adres, en een adres erachter wordt gevonden", () => {
  const lang = "x".repeat(50_000);
  expect(vindIn(`${lang} s.moulin@voorbeeld.nl`)).toEqual([
    { soort: "email", adres: "s.moulin@voorbeeld.nl" },
  ]);
  expect(vindIn(`${lang}@voorbeeld.nl`)).toEqual([]);
});
