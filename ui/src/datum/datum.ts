// Dates the way people say them, in the municipality's time zone whatever the computer's own is.

const zone = "Europe/Amsterdam";
const maanden = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];

const velden = new Intl.DateTimeFormat("en-CA", {
  timeZone: zone,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});
const voluitMetTijd = new Intl.DateTimeFormat("nl-NL", {
  timeZone: zone,
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const voluitDag = new Intl.DateTimeFormat("nl-NL", {
  timeZone: "UTC",
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});

interface Plaatselijk {
  dag: string;
  tijd: string;
}

function plaatselijk(moment: Date): Plaatselijk {
  const deel = Object.fromEntries(velden.formatToParts(moment).map((p) => [p.type, p.value]));
  return { dag: `${deel.year}-${deel.month}-${deel.day}`, tijd: `${deel.hour}:${deel.minute}` };
}

const dagnummer = (dag: string) => Date.parse(`${dag}T00:00:00Z`) / 86_400_000;

/** Whole days from today: 0 today, -1 yesterday, in the municipality's calendar. */
export function dagenVanaf(dag: string, nu: Date): number {
  return dagnummer(dag.slice(0, 10)) - dagnummer(plaatselijk(nu).dag);
}

function kort(dag: string, nu: Date): string {
  const [jaar, maand, dagVanMaand] = dag.split("-");
  const naam = maanden[Number(maand) - 1];
  const datum = `${Number(dagVanMaand)} ${naam}`;
  return jaar === plaatselijk(nu).dag.slice(0, 4) ? datum : `${datum} ${jaar}`;
}

/** "vandaag 09:12", "gisteren 16:40", "12 nov", "3 mrt 2024". */
export function zegMoment(iso: string, nu: Date): string {
  const { dag, tijd } = plaatselijk(new Date(iso));
  const verschil = dagenVanaf(dag, nu);
  if (verschil === 0) return `vandaag ${tijd}`;
  if (verschil === -1) return `gisteren ${tijd}`;
  return kort(dag, nu);
}

/** "09:12". */
export function zegTijd(iso: string): string {
  return plaatselijk(new Date(iso)).tijd;
}

/** A calendar date near today: "vandaag", "gisteren", "morgen", "12 nov", "3 mrt 2024". */
export function zegDag(dag: string, nu: Date): string {
  const verschil = dagenVanaf(dag, nu);
  if (verschil === 0) return "vandaag";
  if (verschil === -1) return "gisteren";
  if (verschil === 1) return "morgen";
  return kort(dag, nu);
}

/** A date of birth or of death, always with its year; registers also know only a year or a month. */
export function zegGeboorte(datum: string): string {
  const [jaar, maand, dag] = datum.split("-");
  const naam = maand && maand !== "00" ? maanden[Number(maand) - 1] : undefined;
  if (!naam) return jaar ?? datum;
  return dag && dag !== "00" ? `${Number(dag)} ${naam} ${jaar}` : `${naam} ${jaar}`;
}

/** The whole date, for hover and screen readers. */
export function voluit(iso: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return voluitDag.format(new Date(`${iso}T00:00:00Z`));
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime()) ? iso : voluitMetTijd.format(moment);
}

/** "over 36 dagen", "3 dagen te laat", "vandaag". */
export function zegTermijn(dag: string, nu: Date): string {
  const verschil = dagenVanaf(dag, nu);
  const dagen = (n: number) => (n === 1 ? "1 dag" : `${n} dagen`);
  if (verschil === 0) return "vandaag";
  return verschil > 0 ? `over ${dagen(verschil)}` : `${dagen(-verschil)} te laat`;
}

/** Today in the municipality's calendar, as registers write a day. */
export const vandaag = (nu: Date): string => plaatselijk(nu).dag;
