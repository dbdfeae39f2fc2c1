import type { ReactNode } from "react";
import { zegTermijn } from "../datum/datum";
import { Dag, Moment } from "../datum/Moment";
import { minstens } from "../stukken/aantal";
import { ZaakLink } from "../zaak/ZaakLink";
import { alleZaken, type Beeld, samenvatting, termijnNood, zonderZaken } from "./beeld";
import { allesBinnen } from "./ZakenGat";

/** The three numbers that matter on the phone. What may not be all of it says so. */
export function Getallen({ beeld, laadt }: { beeld: Beeld; laadt: boolean }) {
  const volledig = allesBinnen(beeld);
  const contacten = beeld.contacten?.gegevens?.contacten;
  const { lopend, eerste, laatste } = samenvatting(alleZaken(beeld.zaken) ?? [], contacten ?? []);
  const nu = new Date();
  return (
    <dl className="rb-getallen">
      <Getal
        naam="lopende zaken"
        bekend={volledig || lopend > 0}
        laadt={laadt}
        onder={volledig ? null : zegZonder(beeld)}
      >
        {lopend === 0 ? "geen" : minstens(lopend, volledig)}
      </Getal>
      <Getal
        naam="eerste termijn"
        bekend={volledig || eerste !== null}
        laadt={laadt}
        nood={termijnNood(eerste?.uiterlijk ?? null, nu)}
        onder={
          eerste?.uiterlijk && (
            <>
              {zegTermijn(eerste.uiterlijk, nu)} ·{" "}
              <ZaakLink bron={eerste.bron} zaak={eerste.uuid}>
                {eerste.omschrijving || eerste.zaaktype}
              </ZaakLink>
            </>
          )
        }
      >
        {eerste?.uiterlijk ? (
          <>
            <Dag dag={eerste.uiterlijk} />
            {!volledig && " of eerder"}
          </>
        ) : (
          "geen"
        )}
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

/** Whose zaken are not among them. */
function zegZonder(beeld: Beeld): string | null {
  const zonder = zonderZaken(beeld.zaken).map((d) => d.register ?? "een zaaksysteem");
  return zonder.length > 0 ? `zonder ${zonder.join(" en ")}` : null;
}

interface GetalProps {
  naam: string;
  bekend: boolean;
  laadt: boolean;
  nood?: "geen" | "bijna" | "voorbij";
  onder: ReactNode;
  children: ReactNode;
}

function Getal({ naam, bekend, laadt, nood = "geen", onder, children }: GetalProps) {
  return (
    <div className="rb-getal" data-nood={nood}>
      <dt>{naam}</dt>
      <dd>
        <span className="rb-getal__waarde">{bekend ? children : laadt ? "…" : "onbekend"}</span>
        {bekend && onder && <span className="rb-getal__onder rb-breek">{onder}</span>}
      </dd>
    </div>
  );
}
