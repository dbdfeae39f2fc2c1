import { expect, test } from "vitest";
import type { ContactTreffer, Treffer, ZaakTreffer, Zoekantwoord } from "../api/types";
import { enige, gedeeld, zegAantal, zegAls, zegGezocht, zegKop } from "./antwoord";

const antwoord = (deel: Partial<Zoekantwoord> = {}): Zoekantwoord => ({
  herkend: "naam",
  uitleg: null,
  treffers: [],
  contacten: [],
  zaken: [],
  meer: false,
  bronnen: [{ naam: "Eigen register", gelukt: true, melding: null }],
  ookAls: [],
  ...deel,
});
const treffer = { klant: "k1", naam: "Moulin" } as Treffer;
const zaak = { bron: "zgw", zaak: "z1", klant: "k1", klantNaam: "Moulin" } as ZaakTreffer;
const contact = { klantcontact: "c1", klant: "k1", klantNaam: null } as ContactTreffer;
const stuk = { naam: "KVK", gelukt: false, melding: null };

test("de kop telt wat er staat, per soort", () => {
  expect(zegAantal(antwoord())).toBeNull();
  expect(zegAantal(antwoord({ treffers: [treffer] }))).toBe("1 klant");
  expect(
    zegAantal(antwoord({ treffers: [treffer, treffer], zaken: [zaak], contacten: [contact, contact] })),
  ).toBe("2 klanten, 1 zaak en 2 contacten");
  expect(zegKop("", undefined)).toBe("Zoeken");
  expect(zegKop("x", undefined)).toBe("Zoeken…");
  expect(zegKop("x", antwoord())).toBe("Niets gevonden");
  expect(zegKop("x", antwoord({ bronnen: [stuk] }))).toBe("Nog niets gevonden");
  expect(zegKop("x", antwoord({ treffers: [treffer] }))).toBe("1 klant gevonden");
  expect(zegKop("x", antwoord({ treffers: [treffer], meer: true }))).toBe("Minstens 1 klant gevonden");
  expect(zegKop("x", antwoord({ treffers: [treffer], bronnen: [stuk] }))).toBe("Minstens 1 klant gevonden");
});

test("een treffer opent vanzelf als de vraag zegt wie het is", () => {
  for (const herkend of [
    "bsn",
    "kvkNummer",
    "vestigingsnummer",
    "rsin",
    "naamGeboortedatum",
    "telefoon",
    "email",
  ])
    expect(enige(antwoord({ herkend, treffers: [treffer] }))).toEqual({ klant: "k1" });
  const zoekZaak = { herkend: "zaaknummer", zaken: [zaak] };
  expect(enige(antwoord(zoekZaak))).toEqual({ zaak: { bron: "zgw", zaak: "z1" } });
  expect(enige(antwoord({ ...zoekZaak, zaken: [{ ...zaak, klant: null }] }))).not.toBeNull();
});

test("een naam, een adres of een woord wijst niemand aan", () => {
  for (const herkend of ["naam", "tekst", "postcodeHuisnummer", "leeg"]) {
    expect(enige(antwoord({ herkend, treffers: [treffer] }))).toBeNull();
    expect(enige(antwoord({ herkend, zaken: [zaak] }))).toBeNull();
  }
});

test("een contact opent nooit vanzelf: een woord of nummer daarin is van niemand", () => {
  for (const herkend of ["naam", "tekst", "zaaknummer", "telefoon", "email"])
    expect(enige(antwoord({ herkend, contacten: [contact] }))).toBeNull();
});

test("niet als er meer is", () => {
  expect(enige(antwoord())).toBeNull();
  const herkend = "telefoon";
  expect(enige(antwoord({ herkend, treffers: [treffer], meer: true }))).toBeNull();
  expect(enige(antwoord({ herkend, treffers: [treffer], zaken: [zaak] }))).toBeNull();
  expect(enige(antwoord({ herkend, treffers: [treffer], contacten: [contact] }))).toBeNull();
});

test("als een bron ontbreekt kan er een ander zijn, behalve bij een nummer dat er één heeft", () => {
  expect(enige(antwoord({ herkend: "telefoon", treffers: [treffer], bronnen: [stuk] }))).toBeNull();
  expect(enige(antwoord({ herkend: "bsn", treffers: [treffer], bronnen: [stuk] }))).not.toBeNull();
});

test("waar is gezocht, en of dat al is gebeurd", () => {
  expect(zegGezocht(antwoord())).toBe("Gezocht in: Eigen register.");
  expect(zegGezocht(antwoord({ bronnen: [] }))).toBe("Er is nog niet gezocht.");
  expect(zegGezocht(antwoord({ bronnen: [stuk] }))).toBe("Geen enkele bron antwoordde.");
});

test("een gedeeld nummer vraagt om een vraag", () => {
  expect(gedeeld(antwoord({ herkend: "telefoon", treffers: [treffer, treffer] }))).toMatch(/meer klanten/);
  expect(gedeeld(antwoord({ herkend: "telefoon", treffers: [treffer] }))).toBeNull();
  expect(gedeeld(antwoord({ herkend: "naam", treffers: [treffer, treffer] }))).toBeNull();
});

test("een nummer dat een BSN kan zijn, is pas iets anders als de medewerker dat zegt", () => {
  expect(antwoord({ ookAls: ["rsin", "zaaknummer"] }).ookAls.map(zegAls)).toEqual([
    "Zoek als RSIN",
    "Zoek als zaaknummer",
  ]);
});
