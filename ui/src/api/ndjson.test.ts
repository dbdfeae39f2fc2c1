import { expect, test } from "vitest";
import { leesNdjson } from "./ndjson";

function stroom(...stukken: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(c) {
      for (const s of stukken) c.enqueue(s);
      c.close();
    },
  });
}

async function alles(bron: ReadableStream<Uint8Array>): Promise<unknown[]> {
  const uit = [];
  for await (const deel of leesNdjson(bron)) uit.push(deel);
  return uit;
}

const bytes = (s: string) => new TextEncoder().encode(s);

test("leest regels, ook de laatste zonder regeleinde, en slaat lege over", async () => {
  expect(await alles(stroom(bytes('{"a":1}\n\n{"a":2}\n{"a":3}')))).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }]);
});

test("een regel en een letter mogen over stukken verdeeld zijn", async () => {
  const heel = bytes('{"naam":"Bronwaßer"}\n{"naam":"Żywiałowska"}\n');
  const stukken = Array.from(heel, (b) => Uint8Array.of(b));
  expect(await alles(stroom(...stukken))).toEqual([{ naam: "Bronwaßer" }, { naam: "Żywiałowska" }]);
});

test("geeft een regel zodra hij heel is, niet pas aan het einde", async () => {
  let stuur: ReadableStreamDefaultController<Uint8Array> | undefined;
  const delen = leesNdjson(
    new ReadableStream<Uint8Array>({
      start(c) {
        stuur = c;
      },
    }),
  );
  stuur?.enqueue(bytes('{"bron":"klant"}\n{"bron":"za'));
  expect((await delen.next()).value).toEqual({ bron: "klant" });
  stuur?.enqueue(bytes('ken"}\n'));
  expect((await delen.next()).value).toEqual({ bron: "zaken" });
});

test("weglopen breekt de stroom af", async () => {
  let afgebroken = false;
  const delen = leesNdjson(
    new ReadableStream<Uint8Array>({
      start: (c) => c.enqueue(bytes("{}\n")),
      cancel: () => {
        afgebroken = true;
      },
    }),
  );
  await delen.next();
  await delen.return(undefined);
  expect(afgebroken).toBe(true);
});
