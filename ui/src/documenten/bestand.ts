import type { Document } from "../api/zaken";

/** What a browser shows without running anything. */
const plaatjes = ["image/png", "image/jpeg", "image/gif", "image/webp"];
/** A text longer than this is for a program that is made for it. */
const langsteTekst = 2_000_000;

export type Weergave = "pdf" | "plaatje" | "tekst";

/** How a document is shown in the page; null: only to be downloaded. */
export function weergave(d: Pick<Document, "formaat" | "omvang" | "toegankelijk">): Weergave | null {
  if (!d.toegankelijk) return null;
  const formaat = d.formaat.split(";")[0]?.trim().toLowerCase() ?? "";
  if (formaat === "application/pdf") return "pdf";
  if (plaatjes.includes(formaat)) return "plaatje";
  if (formaat === "text/plain" && (d.omvang ?? 0) <= langsteTekst) return "tekst";
  return null;
}

/** The title that a file starts with: its name, without what programs put behind it. */
export function titelVan(bestandsnaam: string): string {
  const kaal = bestandsnaam.replace(/\.[A-Za-z0-9]{1,5}$/, "");
  return (kaal || bestandsnaam).replaceAll("_", " ").trim().slice(0, 200);
}

const bijUitgang: Record<string, string> = {
  pdf: "application/pdf",
  txt: "text/plain",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  odt: "application/vnd.oasis.opendocument.text",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  eml: "message/rfc822",
  msg: "application/vnd.ms-outlook",
};

/** The kind of a file as the browser says it, or by its name when the browser does not know. */
export function formaatVan({ name, type }: Pick<File, "name" | "type">): string {
  return type || bijUitgang[name.split(".").pop()?.toLowerCase() ?? ""] || "application/octet-stream";
}

/** Whether a document is meant by what somebody types to find it. */
export function past(d: Pick<Document, "titel" | "soort" | "bestandsnaam">, gezocht: string): boolean {
  const tekst = `${d.titel} ${d.soort} ${d.bestandsnaam}`.toLowerCase();
  return gezocht
    .toLowerCase()
    .split(/\s+/)
    .every((woord) => tekst.includes(woord));
}
