import { expect, test } from "vitest";
import { zegBericht } from "./bericht";

test("een notificatie noemt wat er met welk object gebeurde", () => {
  const bericht = { resource: "klantcontact", resourceUrl: "https://crm.nl/x/7", actie: "partial_update" };
  expect(zegBericht({ soort: "notificatie", bericht })).toBe("Klantcontact 7 gewijzigd");
});

test("een cloud event noemt de zaak", () => {
  const bericht = { type: "nl.overheid.zaken.zaak-gekoppeld", subject: "7" };
  expect(zegBericht({ soort: "cloudevent", bericht })).toBe("Zaak 7 gekoppeld aan een contact");
  bericht.type = "nl.overheid.zaken.zaak-ontkoppeld";
  expect(zegBericht({ soort: "cloudevent", bericht })).toBe("Zaak 7 losgemaakt van een contact");
});
