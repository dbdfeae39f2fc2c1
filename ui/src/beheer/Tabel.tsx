import { Verwijderen } from "../klantgegevens/Verwijderen";

export interface Kolom<R> {
  naam: string;
  toon: (regel: R) => string;
  /** Says which line this is. */
  kop?: boolean;
}

interface Eigenschappen<R> {
  id: string;
  wat: string;
  regels: R[];
  kolommen: Kolom<R>[];
  wijzig: (welke: number) => void;
  verwijder: (welke: number) => Promise<void>;
}

/** Rules beside each other. On a narrow screen each is a block with its names; the roles keep it a table for who listens. */
export function Tabel<R>({ id, wat, regels, kolommen, wijzig, verwijder }: Eigenschappen<R>) {
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: other than a table's own display takes these away
    <table className="rb-tabel" role="table">
      <thead role="rowgroup">
        <tr role="row">
          {kolommen.map((k) => (
            <th key={k.naam} role="columnheader" scope="col">
              {k.naam}
            </th>
          ))}
          <th role="columnheader" scope="col">
            <span className="rb-verborgen">Wijzigen of verwijderen</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {regels.map((regel, i) => {
          const kop = kolommen.find((k) => k.kop)?.toon(regel);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rules may be the same
            <tr key={i} role="row">
              {kolommen.map((k) =>
                k.kop ? (
                  <th key={k.naam} role="rowheader" scope="row" data-naam={k.naam}>
                    {k.toon(regel)}
                  </th>
                ) : (
                  <td key={k.naam} role="cell" data-naam={k.naam}>
                    {k.toon(regel)}
                  </td>
                ),
              )}
              <td role="cell" className="rb-tabel__knoppen">
                <button
                  type="button"
                  id={`${id}-wijzig-${i}`}
                  className="rb-tekstknop rb-klein"
                  data-rij
                  onClick={() => wijzig(i)}
                >
                  Wijzigen
                  <span className="rb-verborgen">
                    {" "}
                    {wat} {i + 1}, {kop}
                  </span>
                </button>
                <Verwijderen
                  wat={`${wat} ${i + 1}`}
                  kop={`Deze ${wat} verwijderen?`}
                  uitleg={kolommen.map((k) => `${k.naam}: ${k.toon(regel)}`).join(". ")}
                  doe={() => verwijder(i)}
                  daarna={`${id}-toevoegen`}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/noRedundantRoles: other than a table's own display takes these away
  );
}
