// Organisations of the sandbox: numbers of the KVK's public test set, by what a test needs of them.
export const donald = { kvk: "68750110", naam: /Donald/ };
export const duizend = { kvk: "90006577", vestigingen: 1000 };
export const afgeschermd = { kvk: "90001354" };
/** Two customers of the demo share this number. */
export const gedeeld = { telefoon: "0612348888" };
