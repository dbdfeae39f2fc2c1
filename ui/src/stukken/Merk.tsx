import type { ReactNode } from "react";

/** A state in one or two words, with an icon when colour adds meaning. */
export function Merk({
  soort = "gewoon",
  icoon,
  children,
}: {
  soort?: "gewoon" | "let-op" | "goed" | "info";
  icoon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span className={`nl-data-badge rb-merk--${soort}`}>
      <span className="rb-merk">
        {icoon}
        {children}
      </span>
    </span>
  );
}
