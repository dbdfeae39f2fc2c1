import type { Plugin } from "vite";

// The shipped theme defines tokens for every design system in the family. Only these families are read by
// the components that we load; the rest would be two thirds of the stylesheet.
const gebruikt =
  /^(basis|voorbeeld|nl-(button|data-badge|number-badge|link|skip-link)|utrecht-(textbox|textarea|select|form|radio|alert|focus|icon|space))/;

/** Drops the declarations of token families that no loaded component reads. */
export function snoei(css: string): string {
  return css.replace(/^\s*--([a-z0-9-]+):[^;]*;.*$\n?/gm, (regel, naam: string) =>
    gebruikt.test(naam) ? regel : "",
  );
}

export function alleenGebruikteTokens(): Plugin {
  return {
    name: "alleen-gebruikte-tokens",
    enforce: "pre",
    transform(code, id) {
      return id.includes("voorbeeld-design-tokens") && id.split("?")[0]?.endsWith(".css")
        ? snoei(code)
        : null;
    },
  };
}
