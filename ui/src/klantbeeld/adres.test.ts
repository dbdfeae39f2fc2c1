import { expect, test } from "vitest";
import { zegAdresregel } from "./adres";

test.each([
  ["3077AW Rotterdam", "3077 AW Rotterdam"],
  ["3077 AW Rotterdam", "3077 AW Rotterdam"],
  ["Hizzaarderlaan 3 A, 8823SJ Lollum", "Hizzaarderlaan 3 A, 8823 SJ Lollum"],
  ["Boterdiep 31", "Boterdiep 31"],
  ["1013 Lausanne", "1013 Lausanne"],
])("%s", (regel, tekst) => expect(zegAdresregel(regel)).toBe(tekst));
