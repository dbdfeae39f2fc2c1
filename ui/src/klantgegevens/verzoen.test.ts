import { expect, test } from "vitest";
import { onderElkaar, verzoen } from "./verzoen";

interface Gegevens {
  taal: string;
  geheim: boolean | null;
  notitie: string;
  versie: string;
}
const velden = ["taal", "geheim", "notitie"] as const;
const begin: Gegevens = { taal: "", geheim: null, notitie: "oud", versie: "v1" };

test("wat een collega wijzigde en ik niet, gaat niet verloren door mijn wijziging", () => {
  const nu = { ...begin, geheim: true, notitie: "Let op", versie: "v2" };
  expect(verzoen(begin, { ...begin, taal: "eng" }, nu, velden)).toEqual({
    invoer: { taal: "eng", geheim: true, notitie: "Let op", versie: "v2" },
    overgenomen: ["geheim", "notitie"],
    botst: [],
  });
});

test("wat wij allebei wijzigden, blijft van mij tot ik kies", () => {
  const nu = { ...begin, notitie: "van de collega", versie: "v2" };
  expect(verzoen(begin, { ...begin, notitie: "van mij" }, nu, velden)).toEqual({
    invoer: { ...begin, notitie: "van mij", versie: "v2" },
    overgenomen: [],
    botst: ["notitie"],
  });
});

test("dezelfde wijziging van ons allebei is geen botsing", () => {
  const nu = { ...begin, geheim: true, versie: "v2" };
  expect(verzoen(begin, { ...begin, geheim: true }, nu, velden)).toEqual({
    invoer: nu,
    overgenomen: [],
    botst: [],
  });
});

test("twee teksten onder elkaar, die van de collega eerst", () => {
  expect(onderElkaar("Van haar. ", " Van mij.")).toBe("Van haar.\n\nVan mij.");
  expect(onderElkaar("", "Van mij.")).toBe("Van mij.");
});
