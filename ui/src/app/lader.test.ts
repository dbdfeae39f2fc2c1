import { expect, test } from "vitest";
import { Lader, laadAlles, waaromNiet } from "./lader";

const leeg = () => Promise.resolve("deel");

test("een deel wordt één keer geladen, ook als er tegelijk om wordt gevraagd", async () => {
  let keren = 0;
  const lader = new Lader(async () => ++keren);
  expect(await Promise.all([lader.haal(), lader.haal()])).toEqual([1, 1]);
  expect(await lader.haal()).toBe(1);
});

test("wat niet lukte, wordt de volgende keer opnieuw gevraagd", async () => {
  let stuk = true;
  const lader = new Lader(() => (stuk ? Promise.reject(new TypeError("weg")) : leeg()));
  await expect(lader.haal()).rejects.toThrow("weg");
  expect(lader.geladen).toBeNull();
  stuk = false;
  expect(await lader.haal()).toBe("deel");
});

test("op de achtergrond komt alles, ook wat de eerste keer niet lukte", async () => {
  let stuk = true;
  const gewacht: number[] = [];
  const laders = [
    new Lader(leeg),
    new Lader(() => (stuk ? Promise.reject(new TypeError("weg")) : leeg())),
    new Lader(leeg),
  ];
  await laadAlles(laders, async (ms) => {
    gewacht.push(ms);
    expect(laders.map((l) => l.geladen)).toEqual(["deel", null, null]);
    stuk = false;
  });
  expect(gewacht).toEqual([30_000]);
  expect(laders.map((l) => l.geladen)).toEqual(["deel", "deel", "deel"]);
});

test("waarom een deel niet komt: geen antwoord, een nieuwere werkplek of iets anders", () => {
  const pagina = (script: string) => `<!doctype html><script type="module" src="${script}"></script>`;
  expect(waaromNiet(null, "/assets/index-a.js")).toBe("weg");
  expect(waaromNiet(pagina("/assets/index-b.js"), "/assets/index-a.js")).toBe("nieuwer");
  expect(waaromNiet(pagina("/assets/index-a.js"), "/assets/index-a.js")).toBe("anders");
  expect(waaromNiet("Bad gateway", "/assets/index-a.js")).toBe("anders");
});
