import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { voorgeperst } from "./dev/brotli.ts";
import { alleenGebruikteTokens } from "./dev/tokens.ts";

const server = process.env.WERKPLEK_SERVER ?? "http://127.0.0.1:8081";
const naarServer = { target: server, changeOrigin: false };
const proxy = {
  "/werkplek": naarServer,
  "/beheer": naarServer,
  "/inloggen": naarServer,
  "/uitloggen": naarServer,
};

export default defineConfig({
  plugins: [alleenGebruikteTokens(), react(), voorgeperst()],
  build: {
    target: "es2022",
    cssMinify: true,
    // Geen data:-adressen: het lettertype en de plaatjes vallen onder font-src 'self'.
    assetsInlineLimit: 0,
    // One stylesheet with the first page: a part that is loaded later must not come without its looks.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: {
    host: "127.0.0.1",
    proxy,
  },
  preview: { host: "127.0.0.1", proxy },
  test: { include: ["src/**/*.test.ts", "dev/**/*.test.ts"], environment: "node" },
});
