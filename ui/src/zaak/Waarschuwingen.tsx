import type { Zaakbeeld } from "../api/zaken";
import { zegTermijn } from "../datum/datum";
import { Dag } from "../datum/Moment";
import { termijnNood } from "../klantbeeld/beeld";
import { Melding } from "../stukken/Melding";
import { isHoog, zegVertrouwelijk } from "./woorden";

/** What one must know before a word is said about this zaak. */
export function Waarschuwingen({ zaak }: { zaak: Zaakbeeld }) {
  const nu = new Date();
  const { uiterlijk, einddatum, vertrouwelijkheid } = zaak;
  return (
    <>
      {isHoog(vertrouwelijkheid) && (
        <Melding soort="let-op">
          <strong>Deze zaak is {zegVertrouwelijk(vertrouwelijkheid)}.</strong> Controleer wie u spreekt.
          Vertel er alleen over aan de klant van deze zaak.
        </Melding>
      )}
      {uiterlijk && einddatum === null && termijnNood(uiterlijk, nu) === "voorbij" && (
        <Melding soort="let-op">
          <strong>Over de termijn: {zegTermijn(uiterlijk, nu)}.</strong> De zaak moest uiterlijk{" "}
          <Dag dag={uiterlijk} /> klaar zijn. Noem geen nieuwe datum; de behandelaar weet meer.
        </Melding>
      )}
      {einddatum && (
        <Melding soort="info">
          <strong>
            Deze zaak is <Dag dag={einddatum} /> afgesloten.
          </strong>{" "}
          {!zaak.bijwerken.mag && "Bijwerken kan niet meer."}
        </Melding>
      )}
    </>
  );
}
