import type { Contactpersoon } from "../api/zaken";

/** Which fields are longer than the zaaksysteem takes, and by how much. */
export function teLang<V extends string>(
  invoer: Record<V, string>,
  grenzen: Partial<Record<V, number>>,
): Map<string, string> {
  const fouten = new Map<string, string>();
  for (const [veld, grens] of Object.entries(grenzen) as [V, number][]) {
    const over = Array.from(invoer[veld].trim()).length - grens;
    if (over > 0) {
      const teVeel = over === 1 ? "1 teken" : `${over} tekens`;
      fouten.set(
        veld,
        `Maak deze tekst ${teVeel} korter. Er passen ${grens.toLocaleString("nl-NL")} tekens in.`,
      );
    }
  }
  return fouten;
}

export const kenmerkVelden = ["kenmerk", "bron"] as const;

export function controleerKenmerk(invoer: { bron: string; kenmerk: string }): Map<string, string> {
  const fouten = teLang(invoer, { kenmerk: 40, bron: 40 });
  if (invoer.kenmerk.trim() === "") fouten.set("kenmerk", "Vul het kenmerk in.");
  if (invoer.bron.trim() === "")
    fouten.set("bron", "Vul in waar het kenmerk vandaan komt, bijvoorbeeld Open Formulieren.");
  return fouten;
}

export const contactpersoonVelden = ["roltype", "naam", "telefoonnummer", "emailadres", "functie"] as const;

export function controleerContactpersoon(invoer: Contactpersoon & { roltype: string }): Map<string, string> {
  const fouten = teLang(invoer, { naam: 200, telefoonnummer: 20, emailadres: 254, functie: 50 });
  if (invoer.roltype === "") fouten.set("roltype", "Kies in welke rol.");
  if (invoer.naam.trim() === "") fouten.set("naam", "Vul de naam in.");
  const mail = invoer.emailadres.trim();
  if (mail !== "" && !/^\S+@\S+\.\S+$/.test(mail))
    fouten.set("emailadres", "Dit is geen e-mailadres. Schrijf het als naam@voorbeeld.nl.");
  const tel = invoer.telefoonnummer.trim();
  if (tel !== "" && !/^[+\d][\d\s().-]{5,}$/.test(tel))
    fouten.set("telefoonnummer", "Dit is geen telefoonnummer. Schrijf bijvoorbeeld 06 1234 5678.");
  return fouten;
}
