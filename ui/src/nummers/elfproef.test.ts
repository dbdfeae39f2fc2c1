import { expect, test } from "vitest";
import { alsBsn, elfproef } from "./elfproef";

// People of the public test set of the BRP.
test.each(["999993653", "999990019", "999991802", "999995078"])("%s is een geldig BSN", (bsn) =>
  expect(elfproef(bsn)).toBe(true),
);

test.each(["999993654", "000000000", "99999365", "9999936530", "99999365a"])("%s niet", (bsn) =>
  expect(elfproef(bsn)).toBe(false),
);

test("herkent negen cijfers, ook met leestekens", () => {
  expect(alsBsn("9999.93.653")).toBe("999993653");
  expect(alsBsn(" 999 993 653 ")).toBe("999993653");
  expect(alsBsn("12345678")).toBeNull();
  expect(alsBsn("Moulin")).toBeNull();
});
