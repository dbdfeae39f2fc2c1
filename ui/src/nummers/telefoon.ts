// Phone numbers the way people say and write them. The register decides what is stored; this is for reading,
// dialling and recognising.

const kaal = (tekst: string) => tekst.replace(/\(0\)/, "").replace(/[\s.()/-]/g, "");

/** The number in one spelling (0612345678, +3222345678), or null when this is no phone number. */
export function alsTelefoon(tekst: string): string | null {
  if (!/^[+\d\s().\-/]+$/.test(tekst.trim())) return null;
  const nummer = kaal(tekst.trim())
    .replace(/^00(?=[1-9])/, "+")
    .replace(/^\+31/, "0");
  if (/^0[1-9]\d{8}$/.test(nummer) || /^0(800|90[069])\d{4}(\d{3})?$/.test(nummer)) return nummer;
  return /^\+[1-9]\d{7,14}$/.test(nummer) ? nummer : null;
}

// Net numbers of three digits; every other one has four.
const kortNet = /^0(1[035]|2[0346]|3[03568]|4[0356]|5[0358]|7\d|8[4578])/;

/** "06 1234 5678", "010 123 4567", "0345 123 456"; what is no Dutch number stays as it was written. */
export function zegTelefoon(tekst: string): string {
  const nummer = alsTelefoon(tekst);
  if (!nummer || nummer.startsWith("+")) return tekst;
  if (/^0[89]0/.test(nummer)) return nummer.replace(/^(\d{4})(\d+)$/, "$1 $2");
  if (nummer.startsWith("06")) return nummer.replace(/^(..)(....)(....)$/, "$1 $2 $3");
  if (kortNet.test(nummer)) return nummer.replace(/^(...)(...)(....)$/, "$1 $2 $3");
  return nummer.replace(/^(....)(...)(...)$/, "$1 $2 $3");
}

/** The address of a link that dials: the whole number, as a telephone abroad would also understand it. */
export function belAdres(tekst: string): string {
  const nummer = alsTelefoon(tekst) ?? kaal(tekst);
  return `tel:${nummer.replace(/^0(?=[1-7]|8[4578])/, "+31")}`;
}

export const isEmail = (tekst: string) => /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]{2,}$/.test(tekst.trim());

/** Phone numbers and e-mail addresses in running text, each once, in the order in which they stand. */
export function vindIn(tekst: string): { soort: "telefoonnummer" | "email"; adres: string }[] {
  const uit: { soort: "telefoonnummer" | "email"; adres: string; op: number }[] = [];
  // From the beginning of a word only, and no longer than an address can be: pasted text may be one endless word.
  for (const m of tekst.matchAll(
    /(?<![^\s@<>,;:()"'])[^\s@<>,;:()"']{1,64}@[^\s@<>,;:()"']{1,250}\.[a-z]{2,63}/gi,
  )) {
    uit.push({ soort: "email", adres: m[0], op: m.index });
  }
  for (const m of tekst.matchAll(/(?<![\w@+])(?:\+|0)\d(?:[ .()-]{0,2}\d){6,14}(?![\w@])/g)) {
    const adres = alsTelefoon(m[0]);
    if (adres) uit.push({ soort: "telefoonnummer", adres, op: m.index });
  }
  const gezien = new Set<string>();
  return uit
    .sort((a, b) => a.op - b.op)
    .filter(({ adres }) => !gezien.has(adres.toLowerCase()) && gezien.add(adres.toLowerCase()))
    .map(({ soort, adres }) => ({ soort, adres }));
}
