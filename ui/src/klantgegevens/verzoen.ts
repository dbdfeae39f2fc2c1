/** What came of two changes of one thing: the form as it goes on, and which fields of it need a look. */
export interface Verzoend<T> {
  invoer: T;
  /** Only the colleague changed these: taken over. */
  overgenomen: (keyof T & string)[];
  /** Both changed these, each into something else: mine stands in the form, until somebody chooses. */
  botst: (keyof T & string)[];
}

/**
 * Lays my change and a colleague's beside what both began with. What one of us left alone never undoes what the other
 * changed; what is no field (a version) is as it is now.
 */
export function verzoen<T extends object>(
  begin: T,
  mijn: T,
  nu: T,
  velden: readonly (keyof T & string)[],
): Verzoend<T> {
  const uit: Verzoend<T> = { invoer: { ...nu }, overgenomen: [], botst: [] };
  for (const veld of velden) {
    const ander = nu[veld] !== begin[veld];
    if (mijn[veld] === begin[veld]) {
      if (ander) uit.overgenomen.push(veld);
    } else {
      uit.invoer[veld] = mijn[veld];
      if (ander && nu[veld] !== mijn[veld]) uit.botst.push(veld);
    }
  }
  return uit;
}

/** Two texts that both matter, the colleague's first. */
export const onderElkaar = (collega: string, mijn: string): string =>
  [collega.trim(), mijn.trim()].filter(Boolean).join("\n\n");
