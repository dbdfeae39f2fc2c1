import type { Deel } from "../api/types";
import { voluit, zegTijd } from "../datum/datum";

/** Where this comes from and how old it is. */
export function Bronregel({ deel, naam }: { deel: Deel; naam: string }) {
  return (
    <p className="rb-bron">
      {deel.register ?? naam}, opgehaald{" "}
      <time dateTime={deel.opgehaald} title={voluit(deel.opgehaald)}>
        {zegTijd(deel.opgehaald)}
      </time>
    </p>
  );
}
