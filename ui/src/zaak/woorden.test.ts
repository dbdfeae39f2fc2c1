import { expect, test } from "vitest";
import type { Document, Zaakbeeld, ZaakRol } from "../api/zaken";
import {
  aanvrager,
  isHoog,
  meldingenBij,
  overigeMeldingen,
  zegVerandering,
  zegVertrouwelijk,
} from "./woorden";

test("hoog is meer dan wat bij een zaak gewoon is", () => {
  expect(isHoog("openbaar")).toBe(false);
  expect(isHoog("zaakvertrouwelijk")).toBe(false);
  expect(isHoog("vertrouwelijk")).toBe(true);
  expect(isHoog("zeer_geheim")).toBe(true);
  expect(isHoog("")).toBe(false);
  expect(zegVertrouwelijk("zeer_geheim")).toBe("zeer geheim");
});

test("wat ontbreekt staat bij het onderdeel dat de zin noemt", () => {
  const meldingen = [
    "De besluiten zijn niet opgehaald: Open Zaak antwoordt niet. De contacten kloppen wel.",
    "De rollen ontbreken.",
    "De catalogus antwoordt niet.",
  ];
  expect(meldingenBij(meldingen, "besluiten")).toEqual([meldingen[0]]);
  expect(meldingenBij(meldingen, "contacten")).toEqual([]);
  expect(meldingenBij(meldingen, "betrokkenen")).toEqual([meldingen[1]]);
  expect(overigeMeldingen(meldingen)).toEqual([meldingen[2]]);
});

test.each([
  ["Het verloop ontbreekt. Open Zaak antwoordt niet.", "verloop"],
  ["Wat de statussen heten ontbreekt. Open Zaak antwoordt niet.", "verloop"],
  ["Een deel van de gegevens ontbreekt. Open Zaak antwoordt niet.", "eigenschappen"],
  ["Het overzicht van besluiten ontbreekt. Open Zaak antwoordt niet.", "besluiten"],
  ["De samenhang met andere zaken ontbreekt. Open Zaak antwoordt niet.", "deelzaken"],
  ["Wat een contactpersoon hier kan zijn ontbreekt. Open Zaak antwoordt niet.", "betrokkenen"],
] as const)("%s hoort bij %s", (melding, onderdeel) => {
  expect(meldingenBij([melding], onderdeel)).toEqual([melding]);
  expect(overigeMeldingen([melding])).toEqual([]);
});

test("van wie de zaak is: de initiator, anders wie we kennen", () => {
  const rol = (r: string, klant: string | null) => ({ rol: r, klant, naam: r }) as ZaakRol;
  expect(aanvrager([])).toBeNull();
  expect(aanvrager([rol("Behandelaar", null)])).toBeNull();
  expect(aanvrager([rol("Behandelaar", null), rol("Melder", "k")])?.rol).toBe("Melder");
  expect(aanvrager([rol("Melder", "k"), rol("Initiator", null)])?.rol).toBe("Initiator");
});

test("wat er veranderde wordt gezegd, de leeftijd alleen niet", () => {
  const zaak = { status: "Ontvangen", einddatum: null, opgehaald: "a", toelichting: "" } as Zaakbeeld;
  expect(zegVerandering(zaak, { ...zaak, opgehaald: "b" })).toBeNull();
  expect(zegVerandering(zaak, { ...zaak, status: "In behandeling" })).toBe("De status is nu In behandeling.");
  expect(zegVerandering(zaak, { ...zaak, toelichting: "x" })).toBe("De zaak is bijgewerkt.");
  const een = [{} as Document];
  expect(zegVerandering(zaak, zaak, [], een)).toBe("Er is een document bij.");
  expect(zegVerandering(zaak, zaak, een, een)).toBeNull();
  expect(zegVerandering(zaak, zaak, een, [{ versie: 2 } as Document])).toBe("De documenten zijn bijgewerkt.");
  expect(zegVerandering(zaak, zaak, undefined, een)).toBeNull();
  expect(zegVerandering(zaak, { ...zaak, einddatum: "2026-11-25", status: "Klaar" }, een, een)).toBe(
    "De zaak is afgesloten. De status is nu Klaar.",
  );
});
