import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { zegTermijn } from "../datum/datum";
import { Dag } from "../datum/Moment";
import { Merk } from "../stukken/Merk";
import { termijnNood } from "./beeld";

/** Where a zaak stands, as far as these lines need to know it. */
export interface Stand {
  status: string | null;
  resultaat: string | null;
  einddatum: string | null;
  uiterlijk: string | null;
}

export function Status({ zaak }: { zaak: Stand }) {
  if (zaak.einddatum === null)
    return zaak.status ? <Merk soort="info">{zaak.status}</Merk> : <Merk>Nog geen status</Merk>;
  return (
    <Merk soort="goed" icoon={<IconCircleCheck aria-hidden size="1em" />}>
      {zaak.resultaat ?? zaak.status ?? "Afgesloten"}
    </Merk>
  );
}

export function Termijn({ zaak }: { zaak: Stand }) {
  if (zaak.einddatum) {
    return (
      <span>
        afgesloten <Dag dag={zaak.einddatum} />
      </span>
    );
  }
  if (!zaak.uiterlijk) return null;
  const nu = new Date();
  const nood = termijnNood(zaak.uiterlijk, nu);
  return (
    <span data-nood={nood} className="rb-termijn">
      {nood !== "geen" && <IconAlertTriangle aria-hidden size="1em" />}
      uiterlijk <Dag dag={zaak.uiterlijk} /> ({zegTermijn(zaak.uiterlijk, nu)})
    </span>
  );
}
