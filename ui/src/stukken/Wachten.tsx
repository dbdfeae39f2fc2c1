import { useEffect, useState } from "react";

/** How long something has been going on, in whole seconds; starts counting after the first. */
function useSeconden(): number {
  const [seconden, zet] = useState(0);
  useEffect(() => {
    const begin = performance.now();
    const wekker = setInterval(() => zet(Math.floor((performance.now() - begin) / 1000)), 250);
    return () => clearInterval(wekker);
  }, []);
  return seconden;
}

/** A list that is on its way: grey lines after 150 ms, and after a second who is slow and how slow. */
export function Wachten({ wat, wie, regels = 3 }: { wat: string; wie?: string; regels?: number }) {
  const seconden = useSeconden();
  return (
    <div>
      {seconden >= 1 && (
        <p className="rb-bron">
          {wat} laden… ({wie ? `${wie} antwoordt traag, ` : ""}
          {seconden} s)
        </p>
      )}
      {regels > 0 && (
        <div className="rb-skelet" aria-hidden>
          {Array.from({ length: regels }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: grey lines have no identity
            <span key={i} />
          ))}
        </div>
      )}
    </div>
  );
}
