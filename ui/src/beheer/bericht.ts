import type { MisluktBericht } from "../api/types";

const acties: Record<string, string> = {
  create: "gemaakt",
  update: "gewijzigd",
  partial_update: "gewijzigd",
  destroy: "verwijderd",
};

/** What a message says, in a line. */
export function zegBericht({ soort, bericht }: Pick<MisluktBericht, "soort" | "bericht">): string {
  const tekst = (naam: string) => (typeof bericht[naam] === "string" ? (bericht[naam] as string) : "");
  if (soort === "cloudevent") {
    const gekoppeld = tekst("type").endsWith("-gekoppeld");
    return `Zaak ${tekst("subject")} ${gekoppeld ? "gekoppeld aan" : "losgemaakt van"} een contact`;
  }
  const wat = tekst("resource");
  const uuid = tekst("resourceUrl").split("/").pop() ?? "";
  const gedaan = acties[tekst("actie")] ?? tekst("actie");
  return `${wat.charAt(0).toUpperCase()}${wat.slice(1)} ${uuid} ${gedaan}`;
}
