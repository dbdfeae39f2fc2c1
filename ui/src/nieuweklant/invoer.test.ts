import { expect, test } from "vitest";
import { alsKlant, controleer, dubbelVraag, leeg, sleutelVan, veldVan, wis } from "./invoer";

const persoon = { ...leeg, voornaam: "Suzanne", achternaam: "Moulin" };

test("een persoon heeft een achternaam nodig, en wat is ingevuld moet kloppen", () => {
  expect(controleer(persoon).size).toBe(0);
  expect([...controleer({ ...leeg, bsn: "999993654", telefoon: "12", email: "x" }).keys()]).toEqual([
    "achternaam",
    "bsn",
    "telefoon",
    "email",
  ]);
});

test("een organisatie heeft een naam; bij een vestiging hoort een KVK-nummer", () => {
  const bv = { ...leeg, soort: "organisatie" as const, organisatienaam: "Test BV Donald" };
  expect(controleer(bv).size).toBe(0);
  expect(controleer({ ...bv, kvkNummer: "6875 0110", vestigingsnummer: "000037178598" }).size).toBe(0);
  expect(controleer({ ...bv, vestigingsnummer: "000037178598" }).has("kvkNummer")).toBe(true);
  expect(controleer({ ...bv, kvkNummer: "123" }).has("kvkNummer")).toBe(true);
});

test("een contactpersoon werkt ergens", () => {
  expect(controleer({ ...persoon, soort: "contactpersoon" }).has("werktVoor")).toBe(true);
});

test("alleen wat bij de soort hoort gaat naar de server", () => {
  const uit = alsKlant({
    ...persoon,
    bsn: "9999.93.653",
    organisatienaam: "Test BV",
    kvkNummer: "68750110",
    telefoon: "+31 6 1234 5678",
    email: " s@voorbeeld.nl ",
  });
  expect(uit).toMatchObject({ soort: "persoon", bsn: "999993653", organisatienaam: "", kvkNummer: null });
  expect(uit.adressen.map((a) => [a.soort, a.adres, a.standaard])).toEqual([
    ["telefoonnummer", "0612345678", true],
    ["email", "s@voorbeeld.nl", true],
  ]);
  expect(alsKlant({ ...persoon, soort: "contactpersoon", bsn: "999993653" }).bsn).toBeNull();
});

test("fouten van de server horen bij hun veld", () => {
  const beide = { ...persoon, telefoon: "0612345678", email: "s@voorbeeld.nl" };
  expect(veldVan("achternaam", beide)).toBe("achternaam");
  expect(veldVan("adressen.0.adres", beide)).toBe("telefoon");
  expect(veldVan("adressen.1.adres", beide)).toBe("email");
  expect(veldVan("adressen.0.adres", { ...beide, telefoon: "" })).toBe("email");
});

test("er wordt pas naar dubbelen gevraagd als er iets te vragen is", () => {
  expect(dubbelVraag(leeg)).toBeNull();
  expect(dubbelVraag({ ...leeg, achternaam: "M", telefoon: "06" })).toBeNull();
  expect(dubbelVraag(persoon)).toEqual({ soort: "persoon", achternaam: "Moulin", voornaam: "Suzanne" });
  expect(dubbelVraag({ ...leeg, telefoon: "06 1234 5678" })).toEqual({
    soort: "persoon",
    telefoon: "0612345678",
  });
  expect(dubbelVraag({ ...leeg, soort: "organisatie", kvkNummer: "68750110", bsn: "999993653" })).toEqual({
    soort: "organisatie",
    kvkNummer: "68750110",
  });
});

test("hetzelfde nog eens sturen is hetzelfde verzoek, iets anders niet", () => {
  const eerste = sleutelVan(alsKlant(persoon));
  expect(sleutelVan(alsKlant({ ...persoon }))).toBe(eerste);
  const tweede = sleutelVan(alsKlant({ ...persoon, voornaam: "Suus" }));
  expect(tweede).not.toBe(eerste);
  wis();
  expect(sleutelVan(alsKlant({ ...persoon, voornaam: "Suus" }))).not.toBe(tweede);
});
