import { Outlet, useRouterState } from "@tanstack/react-router";
import { Suspense, useEffect, useState } from "react";
import { Rail } from "../contact/Rail";
import { Melding } from "../stukken/Melding";
import { DialoogMist, maakDeel, useAlleDelen } from "./delen";
import { Kop } from "./Kop";
import { Aankondiging } from "./meldingen";
import "./schil.css";
import { inlogAdres, useSessie } from "./sessie";
import { Uitloggen } from "./Uitloggen";
import { useToetsen } from "./useToetsen";

const Sneltoetsen = maakDeel({
  wat: "De lijst met sneltoetsen",
  laad: () => import("./Sneltoetsen").then((m) => m.default),
  mist: DialoogMist,
});

function Verlopen() {
  const sessie = useSessie();
  if (sessie.stand !== "verlopen") return null;
  return (
    <div className="rb-verlopen">
      <Melding soort="let-op" rol="alert">
        <strong>U bent uitgelogd.</strong> Uw notitie staat nog hier en wordt bewaard zodra u weer bent
        ingelogd.{" "}
        <a className="rb-schakel" href={inlogAdres("/ingelogd")} target="_blank" rel="noopener">
          Inloggen in een nieuw tabblad
        </a>
      </Melding>
    </div>
  );
}

export function Schil() {
  const [hulp, zetHulp] = useState(false);
  const [contactOpen, zetContactOpen] = useState(false);
  const pad = useRouterState({ select: (s) => s.location.pathname });
  useAlleDelen();
  useToetsen({ openHulp: () => zetHulp(true), contactOpen, zetContactOpen });

  useEffect(() => {
    // Who just logged in can type at once. A page that was opened by a link takes the focus itself.
    const isVrij = !document.activeElement || document.activeElement === document.body;
    if (isVrij && location.pathname === "/") document.getElementById("zoekvak")?.focus();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each page starts at its top
  useEffect(() => {
    document.getElementById("inhoud")?.scrollTo(0, 0);
  }, [pad]);

  return (
    <div className="rb-schil">
      <a className="nl-skip-link nl-skip-link--visible-on-focus rb-sla-over" href="#inhoud">
        Naar de inhoud
      </a>
      <Rail open={contactOpen} zetOpen={zetContactOpen} />
      <div className="rb-werk">
        <Kop openHulp={() => zetHulp(true)} />
        <Verlopen />
        <Uitloggen />
        {hulp && <Sneltoetsen sluit={() => zetHulp(false)} />}
        <main id="inhoud" className="rb-main" tabIndex={-1} data-stil>
          <Suspense fallback={null}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <Aankondiging />
    </div>
  );
}
