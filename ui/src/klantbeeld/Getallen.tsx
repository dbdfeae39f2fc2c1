import type { ReactNode } from "react";
import { zegTermijn } from "../datum/datum";
import { Dag, Moment } from "../datum/Moment";
import { alleZaken, type Beeld, samenvatting, termijnNood, zonderZaken } from "./beeld";

/** The three numbers that matter on the phone. */
export function Getallen({ beeld, laadt }: { beeld: Beeld; laadt: boolean }) {
  const zaken = alleZaken(beeld.zaken);
  const zonder = zonderZaken(beeld.zaken).map((d) => d.register ?? "een zaaksysteem");
  const contacten = beeld.contacten?.gegevens?.contacten;
  const { lopend, eerste, laatste } = samenvatting(zaken ?? [], contacten ?? []);
  const nu = new Date();
  const nood = termijnNood(eerste?.uiterlijk ?? null, nu);
  return (
    <dl className="rb-getallen">
      <Getal
        naam="lopende zaken"
        bekend={zaken !== null}
        laadt={laadt}
        onder={zonder.length > 0 ? `zonder ${zonder.join(" en ")}` : null}
      >
        {lopend || "geen"}
      </Getal>
      <Getal
        naam="eerste termijn"
        bekend={zaken !== null}
        laadt={laadt}
        nood={nood}
        onder={eerste?.uiterlijk ? zegTermijn(eerste.uiterlijk, nu) : null}
      >
        {eerste?.uiterlijk ? <Dag dag={eerste.uiterlijk} /> : "geen"}
      </Getal>
      <Getal
        naam="laatste contact"
        bekend={contacten !== undefined}
        laadt={laadt}
        onder={laatste?.kanaal ?? null}
      >
        {laatste ? <Moment iso={laatste.plaatsgevondenOp} /> : "nog geen"}
      </Getal>
    </dl>
  );
}

interface GetalProps {
  naam: string;
  bekend: boolean;
  laadt: boolean;
  nood?: "geen" | "bijna" | "voorbij";
  onder: string | null;
  children: ReactNode;
}

function Getal({ naam, bekend, laadt, nood = "geen", onder, children }: GetalProps) {
  return (
    <div className="rb-getal" data-nood={nood}>
      <dt>{naam}</dt>
      <dd>
        <span className="rb-getal__waarde">{bekend ? children : laadt ? "…" : "onbekend"}</span>
        {bekend && onder && <span className="rb-getal__onder">{onder}</span>}
      </dd>
    </div>
  );
}
