const statussen: Record<string, string> = { te_verwerken: "Te verwerken", verwerkt: "Verwerkt" };

/** The state of a task as people say it. */
export const zegStatus = (status: string): string => statussen[status] ?? status.replaceAll("_", " ");

/** "bij Team Wegen en J. Vermeer": who is to do it. */
export function zegEigenaren(eigenaren: string[]): string {
  const laatste = eigenaren.at(-1);
  if (laatste === undefined) return "nog van niemand";
  const eerste = eigenaren.slice(0, -1);
  return `bij ${eerste.length > 0 ? `${eerste.join(", ")} en ` : ""}${laatste}`;
}
