import { IconFolder } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ZaakTreffer } from "../api/types";
import { koppelBijOpenen } from "../contact/koppelen";
import { Dag } from "../datum/Moment";
import { Merk } from "../stukken/Merk";

export function ZaakTreffers({ zaken }: { zaken: ZaakTreffer[] }) {
  return (
    <ul className="rb-treffers rb-treffers--twee">
      {zaken.map((z) => (
        <li key={z.zaak}>
          <Rij zaak={z} />
        </li>
      ))}
    </ul>
  );
}

/** Opens the zaak. Its customer comes along to the live contact, when we know who that is. */
function Rij({ zaak: z }: { zaak: ZaakTreffer }) {
  const { klant } = z;
  return (
    <Link
      to="/zaken/$bron/$zaak"
      params={{ bron: z.bron, zaak: z.zaak }}
      search={{}}
      className="rb-treffer rb-rij"
      data-rij
      preload={false}
      onClick={() => klant && koppelBijOpenen(klant, z.klantNaam)}
    >
      <Inhoud zaak={z}>{klant ? (z.klantNaam ?? "Klant bekend") : "Klant niet bekend"}</Inhoud>
    </Link>
  );
}

function Inhoud({ zaak: z, children }: { zaak: ZaakTreffer; children: ReactNode }) {
  return (
    <>
      <span className="rb-treffer__icoon">
        <IconFolder aria-hidden size="1.25em" />
      </span>
      <span className="rb-treffer__wie">
        <span className="rb-treffer__naam">
          <span className="rb-vet">{z.omschrijving || z.zaaktype}</span> {z.status && <Merk>{z.status}</Merk>}
        </span>{" "}
        <span className="rb-bron">
          {z.identificatie}
          {z.omschrijving && ` · ${z.zaaktype}`}
          {z.startdatum && (
            <>
              {" "}
              · gestart <Dag dag={z.startdatum} />
            </>
          )}
        </span>
      </span>{" "}
      <span className={z.klant ? "rb-treffer__klant" : "rb-treffer__klant rb-zacht rb-klein"}>
        {children}
      </span>
    </>
  );
}
