/** The line of an address as one writes it: "3077 AW Rotterdam", however the register spells the postcode. */
export function zegAdresregel(regel: string): string {
  return regel.replace(/(^|, )(\d{4})\s*([A-Z]{2})\b/, "$1$2 $3");
}
