/** Reads a stream of JSON values, one a line, as soon as each line is whole. */
export async function* leesNdjson<T>(bron: ReadableStream<Uint8Array>): AsyncGenerator<T> {
  const lezer = bron.getReader();
  const tekst = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await lezer.read();
      rest += done ? tekst.decode() : tekst.decode(value, { stream: true });
      const regels = rest.split("\n");
      rest = done ? "" : (regels.pop() ?? "");
      for (const regel of regels) if (regel.trim() !== "") yield JSON.parse(regel) as T;
      if (done) return;
    }
  } finally {
    // Leaving halfway (another customer was opened) must end the request too.
    await lezer.cancel().catch(() => undefined);
  }
}
