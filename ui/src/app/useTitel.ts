import { useEffect } from "react";

export function useTitel(titel: string | null): void {
  useEffect(() => {
    document.title = titel ? `${titel} – Relatiebeheer` : "Relatiebeheer";
  }, [titel]);
}
