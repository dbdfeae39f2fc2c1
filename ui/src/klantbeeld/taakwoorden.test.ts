import { expect, test } from "vitest";
import { zegEigenaren, zegStatus } from "./taakwoorden";

test("van wie een taak is", () => {
  expect(zegEigenaren([])).toBe("nog van niemand");
  expect(zegEigenaren(["Team Wegen"])).toBe("bij Team Wegen");
  expect(zegEigenaren(["Team Wegen", "Team Groen", "J. Vermeer"])).toBe(
    "bij Team Wegen, Team Groen en J. Vermeer",
  );
});

test("hoe het met een taak staat, ook als een ander systeem er een woord bij heeft", () => {
  expect(zegStatus("te_verwerken")).toBe("Te verwerken");
  expect(zegStatus("in_behandeling")).toBe("in behandeling");
});
