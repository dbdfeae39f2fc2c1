import type { Wachtend } from "../api/zaken";

const rang = { "te-lang": 0, keuze: 1, wacht: 2 } as const;

/** What asks for somebody first, and of those what waits longest. */
export function opUrgentie(lijst: Wachtend[]): Wachtend[] {
  return [...lijst].sort(
    (a, b) => rang[a.stand] - rang[b.stand] || Date.parse(a.sinds) - Date.parse(b.sinds),
  );
}
