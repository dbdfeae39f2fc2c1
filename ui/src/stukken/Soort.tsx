import { IconAddressBook, IconBuilding, IconMapPin, IconUser } from "@tabler/icons-react";

const soorten: Record<string, { woord: string; Icoon: typeof IconUser }> = {
  persoon: { woord: "Persoon", Icoon: IconUser },
  organisatie: { woord: "Organisatie", Icoon: IconBuilding },
  vestiging: { woord: "Vestiging", Icoon: IconMapPin },
  contactpersoon: { woord: "Contactpersoon", Icoon: IconAddressBook },
};

export const zegSoort = (soort: string): string => soorten[soort]?.woord ?? "Klant";

/** What kind of customer this is; the word stands beside it, so the icon itself is silent. */
export function SoortIcoon({ soort, maat = "1.25em" }: { soort: string; maat?: string }) {
  const Icoon = soorten[soort]?.Icoon ?? IconUser;
  return <Icoon aria-hidden size={maat} />;
}
