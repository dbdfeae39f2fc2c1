import { useSyncExternalStore } from "react";
import { type Beeld, concepten } from "./concepten";

export const useConcepten = (): Beeld => useSyncExternalStore(concepten.luister, concepten.lees);
