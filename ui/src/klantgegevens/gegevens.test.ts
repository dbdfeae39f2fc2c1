import { expect, test } from "vitest";
import type { Adres } from "../api/types";
import {
  adresFout,
  controleerAdres,
  controleerPeriode,
  geldt,
  invoerVan,
  legeInvoer,
  netjes,
  opVolgorde,
  vooraan,
  zegPeriode,
  zegTaal,
} from "./gegevens";

const adres = (deel: Partial<Adres>): Adres => ({
  uuid: deel.adres ?? "u",
  soort: "telefoonnummer",
  adres: "0612345678",
  omschrijving: "",
  standaard: false,
  voorkeur: false,
  verificatieDatum: null,
  herkomst: "klant",
  contact: null,
  versie: "v1",
  ...deel,
});

test("wat de klant het liefst heeft staat boven", () => {
  const uit = opVolgorde([
    adres({ adres: "b@x.nl", soort: "email" }),
    adres({ adres: "0201234567" }),
    adres({ adres: "a@x.nl", soort: "email", standaard: true }),
    adres({ adres: "0612345678", voorkeur: true }),
  ]);
  expect(uit.map((a) => a.adres)).toEqual(["0612345678", "a@x.nl", "0201234567", "b@x.nl"]);
});

test("in de kop staat per soort hoogstens één adres, en geen gok", () => {
  const bel = adres({ adres: "0612345678", standaard: true });
  const mail = adres({ adres: "a@x.nl", soort: "email" });
  expect(vooraan([mail, adres({ adres: "0201234567" }), bel])).toEqual([bel, mail]);
  expect(vooraan([adres({ adres: "0201234567" }), adres({ adres: "0301234567" })])).toEqual([]);
});

test("controle per soort", () => {
  expect(adresFout("telefoonnummer", "06 1234 5678")).toBeNull();
  expect(adresFout("telefoonnummer", "14010")).toBeNull();
  expect(adresFout("telefoonnummer", "jan@x.nl")).toMatch(/geen telefoonnummer/);
  expect(adresFout("email", "jan@x")).toMatch(/geen e-mailadres/);
  expect(adresFout("overig", " ")).toMatch(/Vul in/);
  expect([...controleerAdres({ ...legeInvoer(), omschrijving: "x".repeat(41) }).keys()]).toEqual([
    "adres",
    "omschrijving",
  ]);
});

test("een nummer gaat in één spelling naar de server, en herkomst blijft staan", () => {
  expect(netjes({ ...legeInvoer(), adres: " +31 6 1234 5678 ", omschrijving: " werk " })).toMatchObject({
    adres: "0612345678",
    omschrijving: "werk",
  });
  const contact = { klantcontact: "c1", plaatsgevondenOp: "2026-11-12T10:00:00Z" };
  expect(invoerVan(adres({ contact, herkomst: "contact" }))).toMatchObject({
    klantcontact: "c1",
    versie: "v1",
  });
});

test("perioden en talen", () => {
  expect(geldt({ beginDatum: null, eindDatum: null }, "2026-11-23")).toBe("nu");
  expect(geldt({ beginDatum: "2026-01-01", eindDatum: "2026-11-22" }, "2026-11-23")).toBe("voorbij");
  expect(geldt({ beginDatum: "2026-12-01", eindDatum: null }, "2026-11-23")).toBe("straks");
  expect(controleerPeriode("2026-02-01", "2026-01-01").has("eindDatum")).toBe(true);
  expect(controleerPeriode("2026-02-01", "").size).toBe(0);
  expect(zegPeriode({ beginDatum: null, eindDatum: null })).toBe("zonder datum");
  expect(zegPeriode({ beginDatum: "2020-02-01", eindDatum: "2020-03-01" })).toBe(
    "vanaf 1 feb 2020 tot en met 1 mrt 2020",
  );
  expect(zegTaal("eng", [{ code: "eng", naam: "Engels" }])).toBe("Engels");
  expect(zegTaal("zzz", [])).toBe("zzz");
});
