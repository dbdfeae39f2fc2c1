import {
  IconAlertCircle,
  IconAlertTriangle,
  IconCircleCheck,
  IconInfoCircle,
  IconPlugConnectedX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";

const iconen = {
  "let-op": IconAlertTriangle,
  fout: IconAlertCircle,
  weg: IconPlugConnectedX,
  goed: IconCircleCheck,
  info: IconInfoCircle,
};

/** A sentence that matters, where it matters. Colour never alone: icon and word with it. */
export function Melding({
  soort,
  children,
  rol,
}: {
  soort: keyof typeof iconen;
  children: ReactNode;
  rol?: "alert" | "status";
}) {
  const Icoon = iconen[soort];
  return (
    <div className={`rb-melding rb-melding--${soort === "weg" ? "fout" : soort}`} role={rol}>
      <Icoon aria-hidden size="1.25em" />
      <div className="rb-melding__tekst">{children}</div>
    </div>
  );
}
