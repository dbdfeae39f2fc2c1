import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

interface Eigenschappen {
  bron: string;
  zaak: string;
  rij?: boolean;
  children: ReactNode;
}

/** Opens a zaak. */
export function ZaakLink({ bron, zaak, rij, children }: Eigenschappen) {
  return (
    <Link
      to="/zaken/$bron/$zaak"
      params={{ bron, zaak }}
      search={{}}
      className="rb-schakel rb-breek"
      preload={false}
      {...(rij ? { "data-rij": true } : {})}
    >
      {children}
    </Link>
  );
}
