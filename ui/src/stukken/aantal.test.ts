import { expect, test } from "vitest";
import { aantal, minstens } from "./aantal";

test("één is enkelvoud, en duizend heeft een punt", () => {
  expect(aantal(1, "contact", "contacten")).toBe("1 contact");
  expect(aantal(0, "contact", "contacten")).toBe("0 contacten");
  expect(aantal(1000, "contact", "contacten")).toBe("1.000 contacten");
});

test("wat niet volledig is, heet minstens; van niets is dan niets bekend", () => {
  expect(minstens(2, true)).toBe("2");
  expect(minstens(0, true)).toBe("0");
  expect(minstens(2, false)).toBe("minstens 2");
  expect(minstens(0, false)).toBe("onbekend");
});
