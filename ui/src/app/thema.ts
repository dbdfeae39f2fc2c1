/** The class under which an NL Design System theme declares its tokens, from the file's own address. */
export function themaKlasse(adres: string): string | null {
  const gevonden = /([a-z0-9]+(?:-[a-z0-9]+)*?)-(?:theme|design-tokens)(?=[/.@]|$)/.exec(adres);
  return gevonden?.[1] ? `${gevonden[1]}-theme` : null;
}

/** Loads the municipality's own tokens over the neutral ones. */
export function laadThema(adres: string | null): void {
  if (!adres || document.documentElement.dataset.thema) return;
  const schakel = document.createElement("link");
  schakel.rel = "stylesheet";
  schakel.href = adres;
  document.head.append(schakel);
  document.documentElement.dataset.thema = adres;
  const klasse = themaKlasse(adres);
  if (klasse) document.documentElement.classList.add(klasse);
}
