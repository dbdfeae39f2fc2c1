import { type ReactNode, useId } from "react";

export function Rubriek({ kop, children }: { kop: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="rb-rubriek">
      <h2 id={id}>{kop}</h2>
      {children}
    </section>
  );
}
