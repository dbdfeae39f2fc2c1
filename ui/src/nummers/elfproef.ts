/** The digits of what may be a BSN: nine digits, with or without spaces, dots or dashes. */
export function alsBsn(vraag: string): string | null {
  const cijfers = vraag.replace(/[\s.-]/g, "");
  return /^\d{9}$/.test(cijfers) ? cijfers : null;
}

/** The 11-test that every BSN passes: 9a + 8b + … + 2h - i is a multiple of eleven. */
export function elfproef(bsn: string): boolean {
  if (!/^\d{9}$/.test(bsn) || bsn === "000000000") return false;
  const som = Array.from(bsn, Number).reduce((t, c, i) => t + c * (i === 8 ? -1 : 9 - i), 0);
  return som % 11 === 0;
}
