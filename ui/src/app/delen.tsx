import { type ComponentType, useEffect, useRef, useState } from "react";
import { Knop } from "../stukken/Knop";
import { Melding } from "../stukken/Melding";
import { Lader, laadAlles, type Waarom, waaromNiet } from "./lader";
import { isVeld } from "./toetsen";
import { useTitel } from "./useTitel";

const laders = new Set<Lader<unknown>>();

export interface Mist {
  wat: string;
  waarom: Waarom;
  opnieuw: () => void;
  /** Of what can be closed. */
  sluit?: () => void;
}

interface Opties<P> {
  /** What is missing when it does not come: the beginning of a sentence. */
  wat: string;
  laad: () => Promise<ComponentType<P>>;
  /** Holds the place until it is there. */
  wachten?: ComponentType;
  /** Says in its place that it did not come. */
  mist?: ComponentType<Mist>;
}

/** A part of the screen that is loaded later; when it does not come, its place says so, with another try. */
export function maakDeel<P extends object>(opties: Opties<P>) {
  const { wat, laad, wachten: Wachten, mist: Mist = DeelMist } = opties;
  const lader = new Lader(laad);
  laders.add(lader);

  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, when its module is read
  function Deel(props: P) {
    const [poging, zetPoging] = useState(0);
    const [, zetEr] = useState(lader.geladen !== null);
    const [mist, zetMist] = useState<Waarom | null>(null);
    // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt asks again
    useEffect(() => {
      let hier = true;
      lader.haal().then(
        () => hier && zetEr(true),
        async () => {
          const waarom = await zoekUitWaarom();
          if (hier) zetMist(waarom);
        },
      );
      return () => {
        hier = false;
      };
    }, [poging]);
    useEffect(() => {
      const weer = () => zetPoging((n) => n + 1);
      window.addEventListener("online", weer);
      return () => window.removeEventListener("online", weer);
    }, []);

    const Geladen = lader.geladen;
    if (Geladen) return <Geladen {...props} />;
    if (mist) {
      const { sluit } = props as { sluit?: () => void };
      return <Mist wat={wat} waarom={mist} opnieuw={() => zetPoging(poging + 1)} sluit={sluit} />;
    }
    return Wachten ? <Wachten /> : null;
  }
  /** For the router, which asks before it shows a page. What goes wrong is told by the page itself. */
  Deel.preload = (): Promise<void> =>
    lader.haal().then(
      () => undefined,
      () => undefined,
    );
  return Deel;
}

async function zoekUitWaarom(): Promise<Waarom> {
  const script = document.querySelector("script[type=module][src]")?.getAttribute("src") ?? null;
  const pagina = await fetch("/", { cache: "no-store" })
    .then((antwoord) => antwoord.text())
    .catch(() => null);
  return waaromNiet(pagina, script);
}

const uitleg: Record<Waarom, string> = {
  weg: "Relatiebeheer antwoordt niet. Controleer uw verbinding.",
  nieuwer: "Relatiebeheer is intussen vernieuwd. Laad de werkplek opnieuw.",
  anders: "Relatiebeheer gaf dit deel niet. Probeer het opnieuw, of laad de werkplek opnieuw.",
};

/** In the place of a page. */
function DeelMist(mist: Mist) {
  const kop = useRef<HTMLHeadingElement>(null);
  useTitel(`${mist.wat} is niet geladen`);
  useEffect(() => {
    // As on every page; focus is never taken from who is typing.
    if (!isVeld(document.activeElement)) kop.current?.focus();
  }, []);
  return (
    <div className="rb-inhoud">
      <h1 ref={kop} tabIndex={-1}>
        {mist.wat} is niet geladen
      </h1>
      <Melden {...mist} />
    </div>
  );
}

/** In the place of a dialog: the browser's own, which needs nothing that has to be loaded. */
export function DialoogMist(mist: Mist) {
  const plek = useRef<HTMLDialogElement>(null);
  useEffect(() => plek.current?.showModal(), []);
  return (
    <dialog ref={plek} className="rb-dialoog" aria-label={`${mist.wat} is niet geladen`} onClose={mist.sluit}>
      <h2>{mist.wat} is niet geladen</h2>
      <Melden {...mist} />
      <div className="rb-dialoog__knoppen">
        <Knop onClick={mist.sluit}>Sluiten</Knop>
      </div>
    </dialog>
  );
}

function Melden({ waarom: eerder, opnieuw }: Mist) {
  const [nu, zetNu] = useState<Waarom | null>(null);
  const waarom = nu ?? eerder;
  async function laadOpnieuw(): Promise<void> {
    // Never into the browser's own error page: with the connection gone all that is on screen would go too.
    const dan = await zoekUitWaarom();
    if (dan === "weg") zetNu(dan);
    else location.reload();
  }
  return (
    <Melding soort="weg" rol="alert">
      {uitleg[waarom]} Uw contact blijft staan.
      <div className="rb-keuzes">
        {waarom !== "nieuwer" && (
          <button
            type="button"
            className="rb-tekstknop"
            onClick={() => {
              zetNu(null);
              opnieuw();
            }}
          >
            Opnieuw proberen
          </button>
        )}
        {waarom !== "weg" && (
          <button type="button" className="rb-tekstknop" onClick={() => void laadOpnieuw()}>
            Werkplek opnieuw laden
          </button>
        )}
      </div>
    </Melding>
  );
}

const eersteRustMs = 1_000;
const wacht = (ms: number) => new Promise<void>((klaar) => setTimeout(klaar, ms));
let begonnen = false;

/** Once somebody is in and the first screen stands: all that may be needed later. */
export function useAlleDelen(): void {
  useEffect(() => {
    if (begonnen) return;
    begonnen = true;
    void wacht(eersteRustMs).then(() => laadAlles(laders, wacht));
  }, []);
}
