import { IconPaperclip } from "@tabler/icons-react";
import { type ReactNode, useRef } from "react";
import { Knop } from "../stukken/Knop";

interface Eigenschappen {
  id: string;
  /** More than one at a time. */
  meer: boolean;
  kies: (bestanden: File[]) => void;
  children: ReactNode;
}

/** A button that opens the browser's own choice of a file. */
export function Bestandskeuze({ id, meer, kies, children }: Eigenschappen) {
  const veld = useRef<HTMLInputElement>(null);
  return (
    <>
      <Knop id={id} icoon={<IconPaperclip aria-hidden size="1.25em" />} onClick={() => veld.current?.click()}>
        {children}
      </Knop>
      <input
        ref={veld}
        type="file"
        hidden
        multiple={meer}
        data-bestand={id}
        onChange={(e) => {
          const gekozen = Array.from(e.target.files ?? []);
          // The same file can be chosen again after it was taken away.
          e.target.value = "";
          if (gekozen.length > 0) kies(gekozen);
        }}
      />
    </>
  );
}
