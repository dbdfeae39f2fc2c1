/** "1 contact", "2 contacten", "1.000 contacten". */
export function aantal(n: number, een: string, meer: string): string {
  return `${n.toLocaleString("nl-NL")} ${n === 1 ? een : meer}`;
}

/** A number of which there may be more, because not everything answered: "minstens 2"; of nothing nothing is known. */
export function minstens(n: number, volledig: boolean): string {
  if (volledig) return n.toLocaleString("nl-NL");
  return n === 0 ? "onbekend" : `minstens ${n.toLocaleString("nl-NL")}`;
}

/** For the beginning of a sentence. */
export const hoofdletter = (tekst: string): string => tekst.charAt(0).toUpperCase() + tekst.slice(1);
