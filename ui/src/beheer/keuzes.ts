import type { AbonneerbaarZaaktype, Documentregel, Handeling, Zaakrecht } from "../api/zaken";
import { vertrouwelijkheden } from "../zaak/woorden";

export const handelingen: { waarde: Handeling; naam: string }[] = [
  { waarde: "lezen", naam: "zaak lezen" },
  { waarde: "bijwerken", naam: "zaak bijwerken" },
  { waarde: "document-lezen", naam: "documenten lezen" },
  { waarde: "document-toevoegen", naam: "documenten toevoegen" },
  { waarde: "document-wijzigen", naam: "documenten wijzigen" },
  { waarde: "document-definitief-wijzigen", naam: "ook definitieve documenten wijzigen" },
];

export const alles = "*";

export function gewijzigd(a: string[], b: string[]): boolean {
  return a.length !== b.length || a.some((x) => !b.includes(x));
}

/** Whether a zaaktype is meant by what somebody types to find it. */
export function pastZaaktype(
  t: Pick<AbonneerbaarZaaktype, "omschrijving" | "identificatie">,
  gezocht: string,
) {
  const tekst = `${t.omschrijving} ${t.identificatie}`.toLowerCase();
  return gezocht
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every((woord) => tekst.includes(woord));
}

export const nieuwRecht: Zaakrecht = {
  groep: "",
  zaaksysteem: alles,
  zaaktype: alles,
  totEnMet: "zaakvertrouwelijk",
  handelingen: ["lezen", "document-lezen"],
};

export const nieuweRegel: Documentregel = {
  zaaksysteem: alles,
  zaaktype: alles,
  statustype: alles,
  toevoegen: true,
  wijzigen: true,
};

export function controleerRecht(recht: Zaakrecht): Map<string, string> {
  const fouten = new Map<string, string>();
  if (recht.groep.trim() === "") fouten.set("groep", "Vul de groep in.");
  if (recht.zaaktype.trim() === "") fouten.set("zaaktype", "Vul een zaaktype in, of * voor alle.");
  if (!(vertrouwelijkheden as readonly string[]).includes(recht.totEnMet))
    fouten.set("totEnMet", "Kies tot en met welke vertrouwelijkheid.");
  if (recht.handelingen.length === 0) fouten.set("handelingen", "Kies wat deze groep mag.");
  else if (!recht.handelingen.includes("lezen"))
    fouten.set("handelingen", "Wie iets mag met een zaak, moet hem ook mogen lezen. Kies ook zaak lezen.");
  return fouten;
}

export function controleerRegel(regel: Documentregel): Map<string, string> {
  const fouten = new Map<string, string>();
  if (regel.zaaktype.trim() === "") fouten.set("zaaktype", "Vul een zaaktype in, of * voor alle.");
  if (regel.statustype.trim() === "") fouten.set("statustype", "Vul een status in, of * voor alle.");
  return fouten;
}

export const zegHandelingen = (gekozen: Handeling[]): string =>
  handelingen
    .filter((h) => gekozen.includes(h.waarde))
    .map((h) => h.naam)
    .join(", ");

const zelfde = (een: unknown) => {
  const tekst = JSON.stringify(een);
  return (ander: unknown) => JSON.stringify(ander) === tekst;
};

/** The rules with one of them changed; nothing when it is not there any more as it was. */
export function vervang<R>(regels: R[], oud: R, nieuw: R): R[] | null {
  const waar = regels.findIndex(zelfde(oud));
  return waar < 0 ? null : regels.with(waar, nieuw);
}
