import type { Concept } from "../api/types";
import { bewaarbaar } from "./bewaarbaar";

// What the server has not confirmed yet stays in this tab, so that a crash of the tab during an outage
// loses nothing. Keyed by employee: another one who logs in here does not see it.

const allemaal = "rb.concept.";
const voor = (gebruiker: string) => `${allemaal}${gebruiker}.`;

type Opslag = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export function kopieer(opslag: Opslag, gebruiker: string, concept: Concept): void {
  try {
    opslag.setItem(voor(gebruiker) + concept.uuid, JSON.stringify(concept));
  } catch {
    // Full or forbidden: the text is still in memory and on its way to the server.
  }
}

export function wisKopie(opslag: Opslag, gebruiker: string, uuid: string): void {
  try {
    opslag.removeItem(voor(gebruiker) + uuid);
  } catch {
    // Nothing to remove then.
  }
}

export function kopieen(opslag: Opslag, gebruiker: string): Concept[] {
  const uit: Concept[] = [];
  try {
    for (let i = 0; i < opslag.length; i++) {
      const sleutel = opslag.key(i);
      if (!sleutel?.startsWith(voor(gebruiker))) continue;
      uit.push(JSON.parse(opslag.getItem(sleutel) ?? "null") as Concept);
    }
  } catch {
    return uit;
  }
  return uit.filter((c) => c !== null && typeof c.uuid === "string");
}

/** Removes every copy, or every one that is not this employee's: who works here next must not find them. */
export function wisAlles(opslag: Opslag, behalve?: string): void {
  try {
    const sleutels = Array.from({ length: opslag.length }, (_, i) => opslag.key(i) ?? "");
    for (const sleutel of sleutels) {
      const blijft = behalve !== undefined && sleutel.startsWith(voor(behalve));
      if (sleutel.startsWith(allemaal) && !blijft) opslag.removeItem(sleutel);
    }
  } catch {
    // No storage: nothing was kept either.
  }
}

export interface Herstel {
  concept: Concept;
  /** Text that the server does not have yet. */
  onbewaard: boolean;
  /** The server has something newer than this copy started from. */
  ander?: Concept;
}

/** Joins what the server has with what this tab kept. The server's order, then what it does not know. */
export function herstel(
  vanServer: Concept[],
  kopieen: Concept[],
  gelijk: (a: Concept, b: Concept) => boolean,
): Herstel[] {
  const perUuid = new Map(kopieen.map((k) => [k.uuid, k]));
  const uit: Herstel[] = vanServer.map((concept) => {
    const kopie = perUuid.get(concept.uuid);
    perUuid.delete(concept.uuid);
    if (!kopie) return { concept, onbewaard: false };
    const { concept: gehouden, over } = bewaarbaar(kopie);
    if (gelijk(gehouden, concept)) {
      // The end of a text that is too long is in this tab only.
      return over.size > 0
        ? { concept: { ...kopie, versie: concept.versie }, onbewaard: true }
        : { concept, onbewaard: false };
    }
    if (kopie.versie === concept.versie) return { concept: kopie, onbewaard: true };
    return { concept: kopie, onbewaard: true, ander: concept };
  });
  for (const kopie of perUuid.values()) uit.push({ concept: { ...kopie, versie: 0 }, onbewaard: true });
  return uit;
}
