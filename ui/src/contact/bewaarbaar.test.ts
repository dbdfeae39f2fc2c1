import { expect, test } from "vitest";
import type { Concept } from "../api/types";
import { bewaarbaar, bewaargrens, teLangOmTeBewaren } from "./bewaarbaar";

const concept = (deel: Partial<Concept>) =>
  ({ uuid: "u", klant: "k", notitie: "", onderwerp: "", naamBeller: "", aanvraag: "", ...deel }) as Concept;

test("wat past, gaat zoals het is", () => {
  const heel = concept({ notitie: "x".repeat(bewaargrens.notitie), onderwerp: "Paspoort" });
  expect(bewaarbaar(heel)).toEqual({ concept: heel, over: new Map() });
});

test("van een te lange tekst gaat het begin, en al het andere gaat mee", () => {
  const uit = bewaarbaar(
    concept({ notitie: "é".repeat(bewaargrens.notitie + 2_000), onderwerp: "Paspoort" }),
  );
  expect(uit.concept).toEqual(concept({ notitie: "é".repeat(bewaargrens.notitie), onderwerp: "Paspoort" }));
  expect([...uit.over]).toEqual([["notitie", 2_000]]);
});

test("een teken is wat een mens ziet als één teken, ook een plaatje van twee helften", () => {
  const uit = bewaarbaar(concept({ notitie: "😀".repeat(bewaargrens.notitie) }));
  expect(uit.over.size).toBe(0);
});

test("een teken dat niemand ziet, houdt niets tegen", () => {
  const uit = bewaarbaar(concept({ notitie: "a\u0000b\ud83d" }));
  expect(uit.concept.notitie).toBe("ab");
});

test("het scherm zegt hoeveel er weg moet en wat er wel bewaard is", () => {
  expect(teLangOmTeBewaren(new Map([["notitie", 2_000]]))).toBe(
    "Maak de notitie 2.000 tekens korter. Het laatste stuk staat tot die tijd alleen in dit venster. De rest is bewaard.",
  );
  expect(
    teLangOmTeBewaren(
      new Map([
        ["notitie", 1],
        ["onderwerp", 7],
      ]),
    ),
  ).toBe(
    "Maak de notitie 1 teken korter. Maak het onderwerp 7 tekens korter. De laatste stukken staan tot die tijd alleen in dit venster. De rest is bewaard.",
  );
});
