import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { foutTekst } from "../api/fout";
import { meld } from "../app/meldingen";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";

interface Props {
  /** What did not succeed. */
  wat: string;
  children: ReactNode;
  probeer: () => Promise<void>;
  /** What is said when it is tried again. */
  gelukt: string;
  /** The list that it stands in. */
  lijst: QueryKey;
}

/** Something that did not succeed, with a button to try it again. */
export function OpnieuwRegel({ wat, children, probeer, gelukt, lijst }: Props) {
  const winkel = useQueryClient();
  const opnieuw = useMutation({
    mutationFn: probeer,
    onSuccess: async () => {
      meld(gelukt);
      await winkel.invalidateQueries({ queryKey: lijst });
      // The button may go with its line: the focus must not go with it.
      document.querySelector<HTMLElement>("main")?.focus();
    },
  });
  return (
    <>
      <div className="rb-bericht__tekst">
        <p className="rb-vet">{wat}</p>
        {children}
        {opnieuw.error && (
          <Melding soort="fout" rol="alert">
            {foutTekst(opnieuw.error)}
          </Melding>
        )}
      </div>
      <Knop
        bezig={opnieuw.isPending}
        aria-label={`Opnieuw proberen: ${wat}`}
        onClick={() => !opnieuw.isPending && opnieuw.mutate()}
      >
        {opnieuw.isPending ? "Bezig…" : "Opnieuw proberen"}
      </Knop>
    </>
  );
}
