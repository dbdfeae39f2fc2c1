import { basis, beheer, deel, json, stuur } from "./client";
import type {
  Abonnementen,
  ContactGekoppeld,
  Document,
  Documenten,
  DocumentInvoer,
  DocumentVersie,
  DocumentWijziging,
  Onafgemaakt,
  RolInvoer,
  Wachtend,
  Zaakbeeld,
  Zaakrechten,
  Zaaksysteem,
  ZaakWijziging,
} from "./zaken";

const zaakPad = (bron: string, zaak: string) => `/zaken/${deel(bron)}/${deel(zaak)}`;
const documentPad = (bron: string, zaak: string, document: string) =>
  `${zaakPad(bron, zaak)}/documenten/${deel(document)}`;

export const zaakApi = {
  zaak: (bron: string, zaak: string, signal?: AbortSignal) =>
    json<Zaakbeeld>("GET", zaakPad(bron, zaak), { signal }),
  wijzig: (bron: string, zaak: string, wijziging: ZaakWijziging) =>
    json<Zaakbeeld>("PATCH", zaakPad(bron, zaak), { json: wijziging }),
  koppelContact: (bron: string, zaak: string, klantcontact: string) =>
    json<ContactGekoppeld>("POST", `${zaakPad(bron, zaak)}/contacten`, { json: { klantcontact } }),
  maakRol: (bron: string, zaak: string, rol: RolInvoer) =>
    json<Zaakbeeld>("POST", `${zaakPad(bron, zaak)}/rollen`, { json: rol }),

  documenten: (bron: string, zaak: string, signal?: AbortSignal) =>
    json<Documenten>("GET", `${zaakPad(bron, zaak)}/documenten`, { signal }),
  versies: async (bron: string, zaak: string, document: string, signal?: AbortSignal) =>
    (
      await json<{ versies: DocumentVersie[] }>("GET", `${documentPad(bron, zaak, document)}/versies`, {
        signal,
      })
    ).versies,
  maakDocument: (bron: string, zaak: string, document: DocumentInvoer) =>
    json<{ upload: string }>("POST", `${zaakPad(bron, zaak)}/documenten`, { json: document }),
  /** With a file the answer is where to send it; without, the document as it is now. */
  wijzigDocument: (bron: string, zaak: string, document: string, wijziging: DocumentWijziging) =>
    json<Document | { upload: string }>("PUT", documentPad(bron, zaak, document), { json: wijziging }),
  stopUpload: async (upload: string) => {
    await stuur("DELETE", `/uploads/${deel(upload)}`, { keepalive: true });
  },

  /** With names only where they are shown: that is a view of each of these customers. */
  wachtend: async (namen: boolean, signal?: AbortSignal) =>
    (await json<{ wachtend: Wachtend[] }>("GET", `/wachtend${namen ? "?namen=true" : ""}`, { signal }))
      .wachtend,
  koppelWachtend: async (uuid: string, bron: string, zaak: string) => {
    await stuur("POST", `/wachtend/${deel(uuid)}/koppelen`, { json: { bron, zaak } });
  },
  stopWachten: async (uuid: string) => {
    await stuur("DELETE", `/wachtend/${deel(uuid)}`);
  },
  zaaksystemen: async (signal?: AbortSignal) =>
    (await json<{ zaaksystemen: Zaaksysteem[] }>("GET", "/zaaksystemen", { signal })).zaaksystemen,

  abonnementen: async (signal?: AbortSignal) =>
    (await json<{ zaaksystemen: Abonnementen[] }>("GET", `${beheer}/abonnementen`, { signal })).zaaksystemen,
  zetAbonnementen: (bron: string, zaaktypen: string[]) =>
    json<Abonnementen>("PUT", `${beheer}/abonnementen/${deel(bron)}`, { json: { zaaktypen } }),
  onafgemaakt: async (signal?: AbortSignal) =>
    (await json<{ taken: Onafgemaakt[] }>("GET", `${beheer}/onafgemaakt`, { signal })).taken,
  onafgemaaktOpnieuw: async (id: string) => {
    await stuur("POST", `${beheer}/onafgemaakt/${deel(id)}/opnieuw`);
  },
  zaakrechten: (signal?: AbortSignal) => json<Zaakrechten>("GET", `${beheer}/zaakrechten`, { signal }),
  zetZaakrechten: (rechten: Zaakrechten) =>
    json<Zaakrechten>("PUT", `${beheer}/zaakrechten`, { json: rechten }),
};

export function documentAdres(bron: string, zaak: string, document: string, versie?: number): string {
  return `${basis}${documentPad(bron, zaak, document)}${versie === undefined ? "" : `?versie=${versie}`}`;
}

export const uploadAdres = (upload: string): string => `${basis}/uploads/${deel(upload)}`;
