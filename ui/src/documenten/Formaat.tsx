import { IconFile, IconFileText, IconFileTypePdf, IconPhoto } from "@tabler/icons-react";

/** What kind of file this is; its name stands beside it. */
export function Formaat({ formaat }: { formaat: string }) {
  const eigenschappen = { "aria-hidden": true, size: "1.25em" } as const;
  if (formaat === "application/pdf") return <IconFileTypePdf {...eigenschappen} />;
  if (formaat.startsWith("image/")) return <IconPhoto {...eigenschappen} />;
  if (formaat.startsWith("text/")) return <IconFileText {...eigenschappen} />;
  return <IconFile {...eigenschappen} />;
}
