import { expect, test } from "vitest";
import { snoei } from "./tokens.ts";

test("houdt de tokens die wij lezen en laat de rest weg", () => {
  const css =
    ".voorbeeld-theme {\n  --ams-card: 1px;\n  --basis-size-sm: 32px;\n  --todo-x: var(--basis-size-sm); /* x */\n  --nl-button-color: red;\n}\n";
  expect(snoei(css)).toBe(".voorbeeld-theme {\n  --basis-size-sm: 32px;\n  --nl-button-color: red;\n}\n");
});
