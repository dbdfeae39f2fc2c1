import type { ReactNode } from "react";

/** One line of a list of facts. */
export function Rij({ naam, children }: { naam: string; children: ReactNode }) {
  return (
    <div>
      <dt>{naam}</dt>
      <dd>{children}</dd>
    </div>
  );
}
