import { IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Mag } from "../api/zaken";

/** What may be done here; where it may not, the reason stands in the place of the button. */
export function AlsMag({ mag, children }: { mag: Mag; children: ReactNode }) {
  return mag.mag ? children : <MagNiet waarom={mag.waarom} />;
}

export function MagNiet({ waarom }: { waarom: string | null }) {
  return (
    <p className="rb-magniet rb-metIcoon">
      <IconInfoCircle aria-hidden size="1em" />
      <span className="rb-breek">{waarom ?? "Dit mag u hier niet. Vraag uw beheerder om toegang."}</span>
    </p>
  );
}
