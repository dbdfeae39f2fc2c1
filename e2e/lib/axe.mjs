import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const bron = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const regels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on the screen as it stands, each as one readable line. */
export async function overtredingen(pagina) {
  // Through the debugger, so that the page's Content-Security-Policy stays as it is.
  await pagina.evaluate(bron);
  const { violations } = await pagina.evaluate(
    (waarden) => globalThis.axe.run(document, { runOnly: { type: "tag", values: waarden } }),
    regels,
  );
  return violations.flatMap((v) =>
    v.nodes.map((n) => `${v.id}: ${n.target.join(" ")} (${n.failureSummary ?? v.help})`),
  );
}
