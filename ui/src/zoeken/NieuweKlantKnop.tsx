import { IconUserPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { begin } from "../nieuweklant/invoer";
import { Knop } from "../stukken/Knop";
import { voorzetUit } from "./herken";

/** To a new customer, with what was typed already filled in; by memory, never through the address. */
export function NieuweKlantKnop({ vraag, klein }: { vraag: string; klein?: boolean }) {
  const navigate = useNavigate();
  const open = () => {
    begin(voorzetUit(vraag));
    void navigate({ to: "/nieuwe-klant" });
  };
  if (klein) {
    return (
      <button type="button" className="rb-tekstknop" onClick={open}>
        Nieuwe klant maken
      </button>
    );
  }
  return (
    <div>
      <Knop icoon={<IconUserPlus aria-hidden size="1.25em" />} onClick={open}>
        Nieuwe klant maken
      </Knop>
    </div>
  );
}
