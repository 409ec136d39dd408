/** Spreadsheets run what starts so (ASVS 1.2.10): an apostrophe makes it text. */
const formula = /^[=+\-@\t\r\0]/;

/** One RFC 4180 row, safe to open in a spreadsheet. */
export function csvRow(cells: readonly (string | number | null | undefined)[]): string {
  const texts = cells.map((cell) => {
    const text = cell === null || cell === undefined ? '' : String(cell);
    const safe = typeof cell === 'string' && formula.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${texts.join(',')}\r\n`;
}

/** UTF-8 with the mark that lets a spreadsheet see that it is, one row at a time. */
export function csvStream(rows: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = rows[Symbol.asyncIterator]();
  let begun = false;
  return new ReadableStream({
    async pull(controller) {
      if (!begun) controller.enqueue(encoder.encode('\ufeff'));
      begun = true;
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
