import { expect, test } from "vitest";
import type { Contact, Deel, KlantKop, Organisatie, Persoon, Zaak } from "../api/types";
import {
  alleZaken,
  heeftGaten,
  leegBeeld,
  naamUit,
  opVolgorde,
  samenvatting,
  termijnNood,
  tijdlijn,
  voegToe,
  volgtNog,
  type ZakenDeel,
  zakenVolledig,
  zonderAntwoord,
  zonderGaten,
  zonderZaken,
} from "./beeld";

const zaak = (identificatie: string, deel: Partial<Zaak> = {}): Zaak => ({
  bron: "zgw",
  uuid: identificatie,
  identificatie,
  omschrijving: "",
  zaaktype: "Zaak",
  status: null,
  statusGezet: null,
  startdatum: "2026-11-01",
  einddatum: null,
  uiterlijk: null,
  resultaat: null,
  contacten: [],
  ...deel,
});
const kop = { gelukt: true, melding: null, register: null, opgehaald: "" } as const;
const geenContacten = { contacten: [], meer: false, taken: [], meerTaken: false };
const contact = (plaatsgevondenOp: string) => ({ uuid: plaatsgevondenOp, plaatsgevondenOp }) as Contact;

test("een deel komt in de plaats van het vorige en is niet meer bezig", () => {
  const deel: Deel = { ...kop, bron: "contacten", gegevens: geenContacten };
  const na = voegToe({ ...leegBeeld, bezig: ["contacten", "persoon"] }, deel);
  expect(na.contacten).toBe(deel);
  expect(na.bezig).toEqual(["persoon"]);
});

test("een deel waarin iemand kan typen, maakt geen plaats voor een mislukte vraag", () => {
  const staat = { ...kop, bron: "eigen", gegevens: { interneNotitie: "x" } } as unknown as Deel;
  const mislukt: Deel = { ...kop, gelukt: false, melding: "Stuk.", bron: "eigen", gegevens: null };
  const met = voegToe({ ...leegBeeld, bezig: ["eigen"] }, staat);
  expect(voegToe({ ...met, bezig: ["eigen"] }, mislukt)).toEqual({ ...met, bezig: [] });
  expect(voegToe(leegBeeld, mislukt).eigen).toBe(mislukt);
});

test("een beeld met een gat wordt opnieuw gevraagd, en wat er staat blijft staan", () => {
  const contacten: Deel = { ...kop, bron: "contacten", gegevens: geenContacten };
  const weg: Deel = {
    ...kop,
    gelukt: false,
    melding: "De BRP is niet bereikbaar.",
    bron: "persoon",
    gegevens: null,
  };
  const zaken = { ...kop, gelukt: false, bron: "zaken", register: "Open Zaak", gegevens: null } as ZakenDeel;
  const heel = voegToe(leegBeeld, contacten);
  expect(heeftGaten(heel)).toBe(false);
  const stuk = voegToe(voegToe(heel, weg), zaken);
  expect(heeftGaten(stuk)).toBe(true);
  expect(heeftGaten({ ...heel, afgebroken: "De verbinding viel weg." })).toBe(true);
  expect(zonderGaten(stuk)).toEqual(heel);
});

test("wie opnieuw vraagt en geen antwoord krijgt, ziet waarom", () => {
  const stuk: Deel = {
    ...kop,
    gelukt: false,
    melding: "De BRP antwoordt niet.",
    bron: "persoon",
    gegevens: null,
  };
  const heel: Deel = { ...kop, bron: "contacten", gegevens: geenContacten };
  const beeld = { ...voegToe(voegToe(leegBeeld, stuk), heel), afgebroken: "Relatiebeheer antwoordt niet." };
  expect(zonderAntwoord(beeld, "persoon").persoon?.melding).toBe("Relatiebeheer antwoordt niet.");
  expect(zonderAntwoord(beeld, "contacten")).toEqual(beeld);
});

test("elk zaaksysteem is een eigen deel; hun zaken staan bij elkaar", () => {
  const van = (register: string, ...zaken: Zaak[]): ZakenDeel => ({
    ...kop,
    register,
    bron: "zaken",
    gegevens: { zaken, volgen: false, nog: null },
  });
  const stuk: ZakenDeel = {
    ...van("Sociaal domein"),
    gelukt: false,
    melding: "Antwoordt niet.",
    gegevens: null,
  };
  expect(alleZaken([stuk])).toBeNull();
  let beeld = voegToe({ ...leegBeeld, bezig: ["zaken"] }, stuk);
  beeld = voegToe(beeld, van("Open Zaak", zaak("a"), zaak("b")));
  expect(beeld.zaken.map((d) => d.register)).toEqual(["Open Zaak", "Sociaal domein"]);
  expect(beeld.bezig).toEqual(["zaken"]);
  expect(alleZaken(beeld.zaken)?.map((z) => z.uuid)).toEqual(["a", "b"]);
  expect(zonderZaken(beeld.zaken)).toEqual([stuk]);
  beeld = voegToe(beeld, van("Sociaal domein", zaak("c")));
  expect(alleZaken(beeld.zaken)?.map((z) => z.uuid)).toEqual(["a", "b", "c"]);
  expect(zonderZaken(beeld.zaken)).toEqual([]);
});

test("alle zaken zijn er pas als elk zaaksysteem antwoordde en geen ervan zegt dat er meer is", () => {
  const gegevens = { zaken: [], volgen: false, nog: null };
  const deel: ZakenDeel = { ...kop, register: "Open Zaak", bron: "zaken", gegevens };
  const stuk: ZakenDeel = { ...deel, register: "Sociaal", gelukt: false, melding: "Stuk.", gegevens: null };
  expect(zakenVolledig([], false)).toBe(false);
  expect(zakenVolledig([deel], false), "er kan nog een zaaksysteem komen").toBe(false);
  expect(zakenVolledig([deel], true)).toBe(true);
  expect(zakenVolledig([deel, stuk], true)).toBe(false);
  expect(zakenVolledig([{ ...deel, gegevens: { ...gegevens, volgen: true, nog: 20 } }], true)).toBe(false);
  expect(zakenVolledig([{ ...deel, melding: "Er kunnen meer zaken zijn." }], true)).toBe(false);
});

test("de naam komt uit de BRP of de KVK, anders uit het eigen register, anders uit de zoekopdracht", () => {
  const klant = (naam: string | null) => {
    const gegevens = { klant: "k", naam, soort: "persoon", bsnEinde: "3653", partij: null } as KlantKop;
    return { ...kop, bron: "klant", gegevens } as const;
  };
  const persoon = { ...kop, bron: "persoon", gegevens: { naam: "Suzanne Moulin" } as Persoon } as const;
  expect(naamUit({ ...leegBeeld, klant: klant("S. Moulin"), persoon }, "Moulin")).toBe("Suzanne Moulin");
  expect(naamUit({ ...leegBeeld, klant: klant("S. Moulin") }, "Moulin")).toBe("S. Moulin");
  expect(naamUit({ ...leegBeeld, klant: klant(null) }, "Moulin")).toBe("Moulin");
  expect(naamUit({ ...leegBeeld, klant: klant(null) }, undefined)).toBeNull();
  const organisatie = {
    ...kop,
    bron: "organisatie",
    gegevens: { naam: "Test BV Donald" } as Organisatie,
  } as const;
  expect(naamUit({ ...leegBeeld, klant: klant("Donald"), organisatie }, undefined)).toBe("Test BV Donald");
});

test("de drie getallen: lopend, eerste termijn, laatste contact", () => {
  const zaken = [
    zaak("a", { uiterlijk: "2026-12-29" }),
    zaak("b", { uiterlijk: "2026-11-30" }),
    zaak("c", { uiterlijk: "2026-01-01", einddatum: "2026-01-01" }),
    zaak("d"),
  ];
  const uit = samenvatting(zaken, [contact("2026-11-01T10:00:00Z"), contact("2026-11-12T10:00:00Z")]);
  expect(uit.lopend).toBe(3);
  expect(uit.eerste?.identificatie).toBe("b");
  expect(uit.laatste?.plaatsgevondenOp).toBe("2026-11-12T10:00:00Z");
  expect(samenvatting([], [])).toEqual({ lopend: 0, eerste: null, laatste: null });
});

test("de tijdlijn heeft het nieuwste boven, ook bij verschillende tijdzones in de tekst", () => {
  const uit = tijdlijn(
    [contact("2026-11-12T10:00:00Z"), contact("2026-11-23T09:00:00+01:00")],
    [zaak("a", { status: "In behandeling", statusGezet: "2026-11-23T08:12:00Z" }), zaak("b")],
  );
  expect(uit.map((r) => r.op)).toEqual([
    "2026-11-23T08:12:00Z",
    "2026-11-23T09:00:00+01:00",
    "2026-11-12T10:00:00Z",
  ]);
});

test("lopende zaken met de krapste termijn eerst, dan de afgesloten", () => {
  const uit = opVolgorde([
    zaak("oud", { einddatum: "2025-01-01" }),
    zaak("zonder"),
    zaak("laat", { uiterlijk: "2026-12-29" }),
    zaak("net dicht", { einddatum: "2026-10-01" }),
    zaak("krap", { uiterlijk: "2026-11-25" }),
  ]);
  expect(uit.lopend.map((z) => z.identificatie)).toEqual(["krap", "laat", "zonder"]);
  expect(uit.afgesloten.map((z) => z.identificatie)).toEqual(["net dicht", "oud"]);
});

test("nood van een termijn", () => {
  const nu = new Date("2026-11-23T10:00:00+01:00");
  expect(termijnNood(null, nu)).toBe("geen");
  expect(termijnNood("2026-12-29", nu)).toBe("geen");
  expect(termijnNood("2026-11-30", nu)).toBe("bijna");
  expect(termijnNood("2026-11-22", nu)).toBe("voorbij");
});

test("wie op meer zaken wacht leest hoeveel er nog komen", () => {
  const van = (volgen: boolean, nog: number | null): ZakenDeel => ({
    ...kop,
    register: "Open Zaak",
    bron: "zaken",
    gegevens: { zaken: [], volgen, nog },
  });
  expect(volgtNog(van(false, null))).toBeNull();
  expect(volgtNog({ ...van(true, 1), gelukt: false, gegevens: null })).toBeNull();
  expect(volgtNog(van(true, 20))).toBe("Er worden nog 20 zaken uit Open Zaak geladen…");
  expect(volgtNog(van(true, 1))).toBe("Er wordt nog 1 zaak uit Open Zaak geladen…");
  expect(volgtNog(van(true, null))).toBe("Er worden nog meer zaken uit Open Zaak geladen…");
});
