import { expect, test } from "vitest";
import { metResultaat, metWie, resultaatFout } from "./bereikt";

const lijst = ["Zelf afgehandeld", "Doorverbonden", "Niet bereikt"];
const niet = { initiatief: "gemeente", gelukt: false } as const;
const wel = { initiatief: "gemeente", gelukt: true } as const;

test("niet bereikt is nooit zelf afgehandeld", () => {
  expect(metWie(niet, "Zelf afgehandeld", lijst)).toEqual({ ...niet, resultaat: "Niet bereikt" });
  expect(metWie(niet, "", lijst)).toEqual({ ...niet, resultaat: "Niet bereikt" });
  expect(resultaatFout({ gelukt: false, resultaat: "Zelf afgehandeld" })).toMatch(/niemand is bereikt/);
  expect(resultaatFout({ gelukt: false, resultaat: "Niet bereikt" })).toBeNull();
  expect(resultaatFout({ gelukt: true, resultaat: "Zelf afgehandeld" })).toBeNull();
});

test("wie toch is bereikt, houdt geen Niet bereikt over", () => {
  expect(metWie(wel, "Niet bereikt", lijst)).toEqual({ ...wel, resultaat: "" });
  expect(metWie(wel, "Doorverbonden", lijst)).toEqual(wel);
});

test("een eigen resultaat van de gemeente blijft staan", () => {
  expect(metWie(niet, "Voicemail ingesproken", lijst)).toEqual(niet);
  expect(metWie(niet, "", ["Klaar"])).toEqual(niet);
});

test("wie Niet bereikt kiest, was zelf aan het bellen", () => {
  expect(metResultaat("niet bereikt")).toEqual({ resultaat: "niet bereikt", ...niet });
  expect(metResultaat("Doorverbonden")).toEqual({ resultaat: "Doorverbonden" });
});
