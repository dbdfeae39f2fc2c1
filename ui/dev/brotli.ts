import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin } from "vite";

const loontDeMoeite = /\.(js|css|svg)$/;

/** Beside each script and stylesheet the same one compressed, so that the server never has to. */
export function voorgeperst(): Plugin {
  return {
    name: "voorgeperst",
    apply: "build",
    writeBundle({ dir = "dist" }, bundel) {
      for (const naam of Object.keys(bundel).filter((n) => loontDeMoeite.test(n))) {
        const inhoud = readFileSync(join(dir, naam));
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        writeFileSync(join(dir, `${naam}.br`), brotliCompressSync(inhoud, { params }));
      }
    },
  };
}
