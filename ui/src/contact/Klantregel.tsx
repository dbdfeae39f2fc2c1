import { IconUser, IconUserQuestion } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Concept } from "../api/types";
import { meld } from "../app/meldingen";
import { Tekst } from "../stukken/velden";
import { ontkoppel } from "./koppelen";

interface Eigenschappen {
  concept: Concept;
  zet: (deel: Partial<Concept>) => void;
  fout: string | undefined;
}

/** Whom this contact is with: a customer, or somebody who stays anonymous. */
export function Klantregel({ concept, zet, fout }: Eigenschappen) {
  if (concept.klant) {
    return (
      <div className="rb-klantregel">
        <IconUser aria-hidden size="1.25em" />
        <Link to="/klant/$klant" params={{ klant: concept.klant }} search={{}} className="rb-schakel rb-vet">
          {concept.klantNaam ?? "Klant"}
        </Link>
        <button
          type="button"
          className="rb-tekstknop rb-klein"
          onClick={() => {
            ontkoppel(concept.uuid);
            meld("Ontkoppeld. De beller is nu anoniem.");
            requestAnimationFrame(() => document.getElementById("naamBeller")?.focus());
          }}
        >
          Ontkoppelen
        </button>
      </div>
    );
  }
  return (
    <div className="rb-anoniem">
      <div className="rb-klantregel">
        <IconUserQuestion aria-hidden size="1.25em" />
        <span className="rb-vet">Anonieme beller</span>
        <span className="rb-klein rb-zacht">tot u een klant kiest</span>
      </div>
      <Tekst
        id="naamBeller"
        label="Naam van de beller (mag leeg blijven)"
        waarde={concept.naamBeller}
        zet={(naamBeller) => zet({ naamBeller })}
        fout={fout}
      />
    </div>
  );
}
