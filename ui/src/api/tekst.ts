// NUL, and half of a pair that stands for one character. Neither is to be seen, so nobody could take it out by hand.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what this is about
const onzichtbaar = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text as the server can store it: without what a paste may bring that is no character. */
export const zuiver = (tekst: string): string => tekst.replace(onzichtbaar, "");
