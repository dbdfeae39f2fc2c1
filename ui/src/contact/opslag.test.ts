import { describe, expect, test } from "vitest";
import type { Concept } from "../api/types";
import { bewaargrens } from "./bewaarbaar";
import { begin, type Gebeurtenis, gewijzigd, hoogstensMs, rustMs, stap, type Toestand } from "./opslag";

const concept: Concept = {
  uuid: "0b6f0f5e-6c1e-4a7e-9f0e-3f5f1c1f0a01",
  versie: 3,
  gestart: "2026-11-23T08:41:00Z",
  bewaardOp: "2026-11-23T08:41:10Z",
  klant: null,
  klantNaam: null,
  naamBeller: "",
  notitie: "",
  kanaal: "",
  onderwerp: "",
  resultaat: "",
  zaak: null,
  aanvraag: "",
  initiatief: "klant",
  gelukt: true,
};
const bewaard = { versie: 4, bewaardOp: "2026-11-23T08:42:00Z" };
const typ = (notitie: string, nu = 0): Gebeurtenis => ({ soort: "wijzig", deel: { notitie }, nu });
const kwamAan = (nu = 0): Gebeurtenis => ({ soort: "gelukt", bewaard, nu });

function loop(t: Toestand, ...gebeurtenissen: Gebeurtenis[]) {
  let uit = { toestand: t, effecten: [] as ReturnType<typeof stap>["effecten"] };
  for (const g of gebeurtenissen) uit = stap(uit.toestand, g);
  return uit;
}

describe("bewaren", () => {
  test("typen wacht op rust, houdt een kopie en stuurt dan pas", () => {
    const na = loop(begin(concept), typ("Vraag"));
    expect(na.effecten).toEqual([{ soort: "kopieer" }, { soort: "plan", ms: rustMs }]);
    expect(na.toestand.stand.soort).toBe("wacht");
    expect(loop(na.toestand, { soort: "tijd" }).effecten).toEqual([{ soort: "stuur" }]);
  });

  test("bewaard is het pas als de server het zei; dan mag de kopie weg", () => {
    const na = loop(begin(concept), typ("Vraag"), { soort: "tijd" });
    expect(na.toestand.stand.soort).toBe("wacht");
    const klaar = loop(na.toestand, kwamAan());
    expect(klaar.toestand.stand).toEqual({ soort: "bewaard", op: bewaard.bewaardOp });
    expect(klaar.toestand.concept.versie).toBe(4);
    expect(klaar.effecten).toEqual([{ soort: "wisKopie" }]);
  });

  test("wie doortypt terwijl het verzoek loopt, is daarna nog niet bewaard", () => {
    const na = loop(begin(concept), typ("Vra"), { soort: "tijd" }, typ("Vraag"), kwamAan());
    expect(na.toestand.stand.soort).toBe("wacht");
    expect(na.toestand.concept).toMatchObject({ notitie: "Vraag", versie: 4 });
    expect(na.effecten).toEqual([{ soort: "kopieer" }, { soort: "plan", ms: rustMs }]);
  });

  test("er loopt hoogstens één verzoek", () => {
    expect(loop(begin(concept), typ("a"), { soort: "tijd" }, typ("b"), { soort: "tijd" }).effecten).toEqual(
      [],
    );
  });
});

describe("typen zonder pauze", () => {
  const wachttijd = (uit: ReturnType<typeof loop>) =>
    uit.effecten.flatMap((e) => (e.soort === "plan" ? [e.ms] : []))[0];

  test("de eerste toets die niet verstuurd is, wacht hoogstens twee seconden", () => {
    let t = begin(concept);
    const wachttijden = [];
    for (let nu = 0; nu <= 2_400; nu += 400) {
      const uit = loop(t, typ("x".repeat(nu), nu));
      wachttijden.push(wachttijd(uit));
      t = uit.toestand;
    }
    expect(hoogstensMs).toBe(2_000);
    expect(wachttijden).toEqual([600, 600, 600, 600, 400, 0, 0]);
  });

  test("wat tijdens het versturen is getypt, telt vanaf zijn eigen eerste toets", () => {
    const onderweg = loop(begin(concept), typ("a", 0), { soort: "tijd" }, typ("ab", 2_100));
    expect(onderweg.effecten).toEqual([{ soort: "kopieer" }]);
    expect(wachttijd(loop(onderweg.toestand, kwamAan(2_300)))).toBe(600);
    expect(wachttijd(loop(onderweg.toestand, kwamAan(3_900)))).toBe(200);
    expect(wachttijd(loop(onderweg.toestand, kwamAan(9_000)))).toBe(0);
  });
});

describe("wat de server weigert", () => {
  const geweigerd: Gebeurtenis = { soort: "geweigerd", waarom: "Dat mag niet." };

  test("is geen storing: hetzelfde gaat niet nog eens", () => {
    const na = loop(begin(concept), typ("x"), { soort: "tijd" }, geweigerd);
    expect(na.toestand.stand).toEqual({ soort: "geweigerd", waarom: "Dat mag niet." });
    expect(na.effecten).toEqual([]);
    expect(gewijzigd(na.toestand)).toBe(true);
    expect(loop(na.toestand, { soort: "tijd" }).effecten).toEqual([]);
  });

  test("een wijziging gaat wel, en wat er staat verandert pas door het antwoord", () => {
    const na = loop(begin(concept), typ("x"), { soort: "tijd" }, geweigerd, typ("xy", 5_000));
    expect(na.effecten).toEqual([{ soort: "kopieer" }, { soort: "plan", ms: rustMs }]);
    expect(na.toestand.stand.soort).toBe("geweigerd");
    expect(loop(na.toestand, { soort: "tijd" }, kwamAan()).toestand.stand.soort).toBe("bewaard");
  });

  test("wat onderweg al was gewijzigd, gaat vanzelf", () => {
    const na = loop(begin(concept), typ("x"), { soort: "tijd" }, typ("xy"), geweigerd);
    expect(na.effecten).toEqual([{ soort: "plan", ms: rustMs }]);
  });
});

test("van een te lange tekst is het begin bewaard, en blijft het geheel in dit tabblad", () => {
  const lang = "x".repeat(bewaargrens.notitie + 5);
  const na = loop(begin(concept), typ(lang), { soort: "tijd" }, kwamAan());
  expect(na.toestand.stand.soort).toBe("deels");
  expect(na.toestand.concept.notitie).toBe(lang);
  expect(na.effecten).toEqual([{ soort: "kopieer" }]);
  const korter = loop(na.toestand, typ("x"), { soort: "tijd" }, kwamAan());
  expect(korter.toestand.stand.soort).toBe("bewaard");
  expect(korter.effecten).toEqual([{ soort: "wisKopie" }]);
});

test("wat elders is opgeslagen, wordt niet opnieuw een concept; wat daarna is getypt blijft hier", () => {
  const na = loop(
    begin(concept),
    typ("x"),
    { soort: "tijd" },
    { soort: "afgerond", hoe: "opgeslagen" },
    typ("xy"),
  );
  expect(na.toestand.stand).toEqual({ soort: "afgerond", hoe: "opgeslagen" });
  expect(na.toestand.concept.notitie).toBe("xy");
  expect(na.effecten).toEqual([{ soort: "kopieer" }]);
  expect(loop(na.toestand, { soort: "tijd" }).effecten).toEqual([]);
  expect(loop(na.toestand, { soort: "ingelogd" }).effecten).toEqual([]);
});

describe("als het niet lukt", () => {
  test("nieuwe pogingen komen steeds later, tot een halve minuut", () => {
    let t = begin(concept);
    const wachttijden = [];
    t = loop(t, typ("x")).toestand;
    for (let i = 0; i < 7; i++) {
      const na = loop(t, { soort: "tijd" }, { soort: "mislukt" });
      wachttijden.push(...na.effecten.map((e) => (e.soort === "plan" ? e.ms : 0)));
      t = na.toestand;
    }
    expect(wachttijden).toEqual([2000, 4000, 8000, 16000, 30000, 30000, 30000]);
    expect(gewijzigd(t)).toBe(true);
  });

  test("typen houdt een kopie maar maakt de pogingen niet sneller", () => {
    const na = loop(begin(concept), typ("x"), { soort: "tijd" }, { soort: "mislukt" }, typ("xy"));
    expect(na.effecten).toEqual([{ soort: "kopieer" }]);
    expect(na.toestand.stand.soort).toBe("mislukt");
  });

  test("na uitloggen wacht de tekst tot iemand weer inlogt", () => {
    const uit = loop(begin(concept), typ("x"), { soort: "tijd" }, { soort: "uitgelogd" }, typ("xy"));
    expect(uit.toestand.stand.soort).toBe("uitgelogd");
    expect(uit.effecten).toEqual([{ soort: "kopieer" }]);
    const weer = loop(uit.toestand, { soort: "ingelogd" });
    expect(weer.effecten).toEqual([{ soort: "plan", ms: 0 }]);
    expect(loop(weer.toestand, { soort: "tijd" }).effecten).toEqual([{ soort: "stuur" }]);
  });
});

describe("een nieuwere versie op de server", () => {
  const ander = { ...concept, versie: 9, notitie: "Van de andere plek" };
  const botst = loop(
    begin(concept),
    typ("Van hier"),
    { soort: "tijd" },
    { soort: "botsing", ander },
  ).toestand;

  test("niets wordt overschreven zonder keuze", () => {
    expect(botst.stand).toEqual({ soort: "botsing", ander });
    expect(botst.concept.notitie).toBe("Van hier");
    expect(loop(botst, { soort: "tijd" }).effecten).toEqual([]);
  });

  test("mijn tekst gaat verder op de nieuwste versie", () => {
    const na = loop(botst, { soort: "kies", wie: "mijn" });
    expect(na.toestand.concept).toMatchObject({ notitie: "Van hier", versie: 9 });
    expect(na.effecten).toContainEqual({ soort: "plan", ms: 0 });
  });

  test("de andere tekst komt in de plaats", () => {
    const na = loop(botst, { soort: "kies", wie: "ander" });
    expect(na.toestand.concept).toEqual(ander);
    expect(gewijzigd(na.toestand)).toBe(false);
  });

  test("mijn eigen tekst van net, waarvan het antwoord wegviel, is geen botsing", () => {
    const eigen = { ...concept, versie: 4, notitie: "Van" };
    const na = loop(
      begin(concept),
      typ("Van"),
      { soort: "tijd" },
      { soort: "mislukt" },
      typ("Van hier"),
      { soort: "tijd" },
      { soort: "botsing", ander: eigen },
    );
    expect(na.toestand.stand.soort).toBe("wacht");
    expect(na.toestand.concept).toMatchObject({ notitie: "Van hier", versie: 4 });
    expect(na.effecten).toContainEqual({ soort: "plan", ms: 0 });
  });

  test("dezelfde inhoud is geen botsing", () => {
    const gelijk = { ...concept, versie: 9, notitie: "Van hier" };
    const na = loop(begin(concept), typ("Van hier"), { soort: "tijd" }, { soort: "botsing", ander: gelijk });
    expect(na.toestand.stand.soort).toBe("bewaard");
    expect(na.toestand.concept.versie).toBe(9);
  });
});
