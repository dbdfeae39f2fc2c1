import "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css";
import "./thema/index.css";
import "./stukken/stukken.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { vragen } from "./api/vragen";
import { maakRouter } from "./app/router";
import { begin } from "./app/sessie";
import { Toegang } from "./app/Toegang";

const router = maakRouter();
const plek = document.getElementById("werkplek");

if (plek) {
  createRoot(plek).render(
    <StrictMode>
      <QueryClientProvider client={vragen}>
        <Toegang>
          <RouterProvider router={router} />
        </Toegang>
      </QueryClientProvider>
    </StrictMode>,
  );
  void begin();
}
