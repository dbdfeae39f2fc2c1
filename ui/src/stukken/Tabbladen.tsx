import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";

export interface Tabblad<T extends string> {
  id: T;
  naam: string;
  /** How many there are in it; nothing is said while that is not known. */
  aantal?: number | undefined;
  /** There may be more than that. */
  meer?: boolean;
  inhoud: ReactNode;
}

interface Eigenschappen<T extends string> {
  /** What they are about. */
  naam: string;
  open: T;
  /** The first is where one is without asking for another. */
  bladen: Tabblad<T>[];
  naar: (tab: T | undefined) => void;
}

/** The parts of a page, one at a time. */
export function Tabbladen<T extends string>({ naam, open, bladen, naar }: Eigenschappen<T>) {
  return (
    <Tabs
      className="rb-tabs"
      selectedKey={open}
      onSelectionChange={(tab) => naar(tab === bladen[0]?.id ? undefined : (tab as T))}
    >
      <TabList className="rb-tablijst" aria-label={naam}>
        {bladen.map((blad) => (
          <Tab key={blad.id} id={blad.id} className="rb-tab">
            {blad.naam}{" "}
            {blad.aantal !== undefined && <Aantal aantal={blad.aantal} meer={blad.meer === true} />}
          </Tab>
        ))}
      </TabList>
      {bladen.map((blad) => (
        <TabPanel key={blad.id} id={blad.id} className="rb-tabvlak">
          {blad.inhoud}
        </TabPanel>
      ))}
    </Tabs>
  );
}

function Aantal({ aantal, meer }: { aantal: number; meer: boolean }) {
  return (
    <span className="nl-number-badge">
      {meer && <span className="rb-verborgen">minstens </span>}
      {aantal.toLocaleString("nl-NL")}
      {meer && <span aria-hidden>+</span>}
    </span>
  );
}
