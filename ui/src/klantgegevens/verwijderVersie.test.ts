import { expect, test } from "vitest";
import { ApiFout, GeenAntwoord } from "../api/fout";
import { verwijderVersie, zonderOfAls } from "./verwijderVersie";

const rij = (uuid: string, tekst = "") => ({ uuid, tekst });

test("wat er niet meer is, is verwijderd", async () => {
  expect(await verwijderVersie(async () => undefined)).toBeNull();
  expect(await verwijderVersie(() => Promise.reject(new ApiFout(404, { detail: "Weg." })))).toBeNull();
});

test("wat een collega intussen wijzigde, wordt niet verwijderd maar getoond", async () => {
  const nu = rij("a", "nieuw");
  expect(await verwijderVersie(() => Promise.reject(new ApiFout(409, { nu })))).toEqual(nu);
});

test("een storing blijft een storing", async () => {
  await expect(verwijderVersie(() => Promise.reject(new GeenAntwoord()))).rejects.toBeInstanceOf(
    GeenAntwoord,
  );
  await expect(
    verwijderVersie(() => Promise.reject(new ApiFout(409, { detail: "In gebruik." }))),
  ).rejects.toBeInstanceOf(ApiFout);
});

test("de lijst zonder wat weg is, of met wat het nu is", () => {
  const rijen = [rij("a", "oud"), rij("b")];
  expect(zonderOfAls(rijen, rij("a"), null)).toEqual([rij("b")]);
  expect(zonderOfAls(rijen, rij("a"), rij("a", "nieuw"))).toEqual([rij("a", "nieuw"), rij("b")]);
});
