import { expect, test } from "vitest";
import { themaKlasse } from "./thema";

test.each([
  ["https://tokens.voorbeeld.nl/den-haag-theme.css", "den-haag-theme"],
  ["https://cdn.voorbeeld.nl/@utrecht/design-tokens/dist/index.css", null],
  ["https://voorbeeld.nl/rotterdam-design-tokens/dist/theme.css", "rotterdam-theme"],
  ["https://voorbeeld.nl/huisstijl.css", null],
])("%s", (adres, klasse) => expect(themaKlasse(adres)).toBe(klasse));
