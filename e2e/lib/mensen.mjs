// People of the sandbox (public test set of the BRP), by what a test needs of them.
import { readFile } from "node:fs/promises";

const lijst = JSON.parse(
  await readFile(new URL("../../crates/sandbox/data/personen.json", import.meta.url), "utf8"),
);

function vind(bsn) {
  const persoon = lijst.find((p) => p.bsn === bsn);
  if (!persoon) throw new Error(`${bsn} staat niet in de proefomgeving`);
  const naam = [persoon.voornamen, persoon.voorvoegsel, persoon.geslachtsnaam].filter(Boolean).join(" ");
  return { bsn, naam, achternaam: persoon.geslachtsnaam };
}

export const moulin = vind("999993653");
export const geheim = vind("999990445");
export const ongeldig = "999993654";

/** Several people of one name, born on one day. */
export const naamgenoten = "Precise 1-5-1996";
