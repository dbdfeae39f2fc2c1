import {
  IconBuildingStore,
  IconMail,
  IconMessage,
  IconMessageCircle,
  IconPhone,
  IconPhoneOff,
  IconPhoneOutgoing,
} from "@tabler/icons-react";
import type { Contact } from "../api/types";

/** How a contact went, by an icon; the word stands beside it. */
export function KanaalIcoon({
  kanaal,
  gelukt,
  initiatief,
}: Pick<Contact, "kanaal" | "gelukt" | "initiatief">) {
  const eigenschappen = { "aria-hidden": true, size: "1.25em" } as const;
  if (gelukt === false) return <IconPhoneOff {...eigenschappen} />;
  const woord = kanaal.toLowerCase();
  if (woord.includes("tele")) {
    return initiatief === "gemeente" ? (
      <IconPhoneOutgoing {...eigenschappen} />
    ) : (
      <IconPhone {...eigenschappen} />
    );
  }
  if (woord.includes("mail") || woord.includes("brief")) return <IconMail {...eigenschappen} />;
  if (woord.includes("balie")) return <IconBuildingStore {...eigenschappen} />;
  if (woord.includes("chat") || woord.includes("social")) return <IconMessageCircle {...eigenschappen} />;
  return <IconMessage {...eigenschappen} />;
}
