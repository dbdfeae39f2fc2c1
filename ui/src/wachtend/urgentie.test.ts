import { expect, test } from "vitest";
import type { Wachtend } from "../api/zaken";
import { opUrgentie } from "./urgentie";

test("wat iemand nodig heeft eerst, en daarvan wat het langst wacht", () => {
  const w = (uuid: string, stand: Wachtend["stand"], sinds: string) => ({ uuid, stand, sinds }) as Wachtend;
  const uit = opUrgentie([
    w("a", "wacht", "2026-11-01T10:00:00Z"),
    w("b", "keuze", "2026-11-20T10:00:00Z"),
    w("c", "te-lang", "2026-11-02T10:00:00Z"),
    w("d", "keuze", "2026-11-20T10:30:00+01:00"),
  ]);
  expect(uit.map((x) => x.uuid)).toEqual(["c", "d", "b", "a"]);
});
