import { IconLink } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { nietGelukt } from "../api/fout";
import { zaakApi } from "../api/zaakclient";
import type { Zaakbeeld } from "../api/zaken";
import { meld } from "../app/meldingen";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { zaakSleutel } from "./useZaak";

interface Eigenschappen {
  zaak: Zaakbeeld;
  klantcontact: string;
  /** The button goes: where the focus goes on. */
  daarna: () => void;
  naam?: string;
  children: ReactNode;
}

/** Puts a contact that was saved already with this zaak. */
export function ContactErbij({ zaak, klantcontact, daarna, naam, children }: Eigenschappen) {
  const client = useQueryClient();
  const [bezig, zetBezig] = useState(false);
  const [fout, zetFout] = useState<string | null>(null);
  const [half, zetHalf] = useState<string | null>(null);

  async function koppel(): Promise<void> {
    if (bezig) return;
    zetBezig(true);
    zetFout(null);
    try {
      const { melding } = await zaakApi.koppelContact(zaak.bron, zaak.uuid, klantcontact);
      zetHalf(melding);
      meld(melding ?? "Het contact staat nu bij deze zaak.");
      await client.invalidateQueries({ queryKey: zaakSleutel(zaak.bron, zaak.uuid) });
      daarna();
    } catch (e) {
      zetFout(nietGelukt(e, "het contact", "gekoppeld"));
    } finally {
      zetBezig(false);
    }
  }

  return (
    <>
      <Knop
        icoon={<IconLink aria-hidden size="1.25em" />}
        bezig={bezig}
        aria-label={naam}
        onClick={() => void koppel()}
      >
        {bezig ? "Koppelen…" : children}
      </Knop>
      {fout && (
        <Melding soort="fout" rol="alert">
          {fout}
        </Melding>
      )}
      {half && <Melding soort="let-op">{half}</Melding>}
    </>
  );
}
