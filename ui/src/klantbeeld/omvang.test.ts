import { expect, test } from "vitest";
import { zegOmvang } from "./omvang";

test.each([
  [12, "12 bytes"],
  [184_320, "184 kB"],
  [2_411_724, "2,4 MB"],
])("%i is %s", (bytes, tekst) => expect(zegOmvang(bytes)).toBe(tekst));
