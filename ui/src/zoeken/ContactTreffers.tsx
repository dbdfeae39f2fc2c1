import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ContactTreffer } from "../api/types";
import { koppelBijOpenen } from "../contact/koppelen";
import { Moment } from "../datum/Moment";
import { KanaalIcoon } from "../klantbeeld/KanaalIcoon";

export function ContactTreffers({ contacten }: { contacten: ContactTreffer[] }) {
  return (
    <ul className="rb-treffers rb-treffers--twee">
      {contacten.map((c) => (
        <li key={c.klantcontact}>
          <Rij contact={c} />
        </li>
      ))}
    </ul>
  );
}

/** Opens the customer's timeline at this contact. With an anonymous caller there is nothing more to open. */
function Rij({ contact: c }: { contact: ContactTreffer }) {
  const { klant } = c;
  if (!klant) {
    return (
      <div className="rb-treffer">
        <Inhoud contact={c}>Anonieme beller</Inhoud>
      </div>
    );
  }
  return (
    <Link
      to="/klant/$klant"
      params={{ klant }}
      search={{ contact: c.klantcontact }}
      className="rb-treffer rb-rij"
      data-rij
      preload={false}
      onClick={() => koppelBijOpenen(klant, c.klantNaam)}
    >
      <Inhoud contact={c}>{c.klantNaam ?? "Klant openen"}</Inhoud>
    </Link>
  );
}

function Inhoud({ contact: c, children }: { contact: ContactTreffer; children: ReactNode }) {
  return (
    <>
      <span className="rb-treffer__icoon">
        <KanaalIcoon kanaal={c.kanaal} gelukt={null} initiatief={null} />
      </span>
      <span className="rb-treffer__wie">
        <span className="rb-treffer__naam">
          <span className="rb-vet">{c.onderwerp || "Zonder onderwerp"}</span>
        </span>{" "}
        {c.fragment && <span className="rb-treffer__fragment">{c.fragment}</span>}{" "}
        <span className="rb-bron">
          <Moment iso={c.plaatsgevondenOp} /> · {c.kanaal}
        </span>
      </span>{" "}
      <span className={c.klant ? "rb-treffer__klant" : "rb-treffer__klant rb-zacht rb-klein"}>
        {children}
      </span>
    </>
  );
}
