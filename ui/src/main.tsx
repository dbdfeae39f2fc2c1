import "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css";
import "./thema/index.css";
import "./stukken/stukken.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { maakRouter } from "./app/router";
import { begin } from "./app/sessie";
import { Toegang } from "./app/Toegang";

const client = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 60_000, refetchOnWindowFocus: false } },
});
const router = maakRouter();
const plek = document.getElementById("werkplek");

if (plek) {
  createRoot(plek).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <Toegang>
          <RouterProvider router={router} />
        </Toegang>
      </QueryClientProvider>
    </StrictMode>,
  );
  void begin();
}
