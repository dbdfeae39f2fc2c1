import { voluit, zegMoment, zegTijd } from "../datum/datum";
import { useZaaksystemen } from "./useZaaksystemen";

/** "09:41" today, the day with it when it is older. */
export const zegTot = (iso: string): string => zegMoment(iso, new Date()).replace(/^vandaag /, "");

/** Where this comes from, how old it is, and until when nothing was missed. */
export function Stand({ bron, register, opgehaald }: { bron: string; register: string; opgehaald: string }) {
  const tot = useZaaksystemen().data?.find((z) => z.bron === bron)?.compleetTot;
  return (
    <p className="rb-bron">
      {register}, opgehaald{" "}
      <time dateTime={opgehaald} title={voluit(opgehaald)}>
        {zegTijd(opgehaald)}
      </time>
      {tot && (
        <>
          , compleet t/m{" "}
          <time dateTime={tot} title={voluit(tot)}>
            {zegTot(tot)}
          </time>
        </>
      )}
    </p>
  );
}
