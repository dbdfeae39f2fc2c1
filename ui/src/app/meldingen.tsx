import { useSyncExternalStore } from "react";

// What appears is also said. One polite live region for the whole werkplek.

let tekst = "";
let wekker: ReturnType<typeof setTimeout> | undefined;
const luisteraars = new Set<() => void>();

function zet(nieuw: string): void {
  tekst = nieuw;
  for (const luisteraar of luisteraars) luisteraar();
}

export function meld(nieuw: string): void {
  // The same sentence twice is only said twice when the region was empty in between.
  zet("");
  clearTimeout(wekker);
  wekker = setTimeout(() => {
    zet(nieuw);
    // What was said an hour ago must not be found when reading through the page.
    wekker = setTimeout(() => zet(""), 10_000);
  }, 50);
}

const luister = (luisteraar: () => void) => {
  luisteraars.add(luisteraar);
  return () => luisteraars.delete(luisteraar);
};

export function Aankondiging() {
  const nu = useSyncExternalStore(luister, () => tekst);
  return (
    <div className="rb-verborgen" role="status" aria-live="polite">
      {nu}
    </div>
  );
}
