import { useEffect } from "react";
import { Melding } from "../stukken/Melding";
import { vertelIngelogd } from "./sessie";
import { useTitel } from "./useTitel";

export function WeerIngelogd() {
  useTitel("Ingelogd");
  useEffect(vertelIngelogd, []);
  return (
    <div className="rb-inhoud">
      <h1 tabIndex={-1}>U bent weer ingelogd</h1>
      <Melding soort="goed">
        Sluit dit tabblad en ga verder waar u was. Uw notitie staat er nog en wordt nu bewaard.
      </Melding>
    </div>
  );
}
