import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { Knop } from "./Knop";
import { Melding } from "./Melding";

interface Eigenschappen {
  naam: string;
  id: string;
  algemeen: string | null;
  bezig: boolean;
  verstuur: (e?: FormEvent) => void;
  sluit: () => void;
  children: ReactNode;
}

/** A form in the place of what it changes. The focus comes in; Esc leaves, Ctrl+Enter saves, like everywhere. */
export function Inline({ naam, id, algemeen, bezig, verstuur, sluit, children }: Eigenschappen) {
  const vorm = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const velden = vorm.current?.querySelectorAll<HTMLElement>("input, select, textarea") ?? [];
    const eerste = Array.from(velden).find(
      (v) => !(v instanceof HTMLInputElement) || v.type !== "radio" || v.checked,
    );
    eerste?.focus();
  }, []);
  return (
    <form
      ref={vorm}
      className="rb-inline"
      data-inline
      aria-label={naam}
      noValidate
      onSubmit={verstuur}
      onKeyDown={(e) => {
        if (e.key !== "Escape" || e.nativeEvent.isComposing) return;
        e.preventDefault();
        sluit();
      }}
    >
      {algemeen && (
        <div id={`${id}algemeen`} tabIndex={-1} data-stil>
          <Melding soort="fout" rol="alert">
            {algemeen}
          </Melding>
        </div>
      )}
      {children}
      <div className="rb-inline__knoppen">
        <Knop soort="primary" type="submit" bezig={bezig}>
          {bezig ? "Opslaan…" : "Opslaan"}
        </Knop>
        <Knop soort="subtle" onClick={sluit}>
          Annuleren
        </Knop>
      </div>
    </form>
  );
}

/** Puts the focus back where the form came from, as soon as that is on screen again; else at the next best. */
export function focusTerug(...ids: string[]): void {
  let over = 20;
  const probeer = () => {
    const eerste = document.getElementById(ids[0] ?? "");
    const doel = eerste ?? (over === 0 ? ids.map((id) => document.getElementById(id)).find(Boolean) : null);
    if (doel) doel.focus();
    else if (over-- > 0) requestAnimationFrame(probeer);
  };
  requestAnimationFrame(probeer);
}
