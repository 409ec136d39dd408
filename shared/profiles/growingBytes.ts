/** Text kept as UTF-8 outside the heap: thousands of small strings would cost several times as much. */
export function growingBytes(firstSize: number) {
  let bytes = Buffer.allocUnsafeSlow(firstSize);
  let size = 0;

  return {
    get size(): number {
      return size;
    },

    /** Answers how many bytes the text took. */
    append(text: string): number {
      const before = size;
      // A UTF-16 unit becomes three bytes at most.
      if (size + text.length * 3 > bytes.length) {
        const needed = size + Buffer.byteLength(text);
        if (needed > bytes.length) bytes = enlarged(bytes, Math.max(needed, Math.ceil(bytes.length * 1.25)));
      }
      size += bytes.write(text, size);
      return size - before;
    },

    /** Forgets what comes after an offset. */
    cut(offset: number): void {
      size = Math.min(size, offset);
    },

    /** Some stretches, one after the other; a single one is not copied. */
    take(stretches: readonly { start: number; end: number }[]): Uint8Array {
      const views = stretches.map(({ start, end }) => bytes.subarray(start, end));
      const [only] = views;
      return only !== undefined && views.length === 1 ? only : Buffer.concat(views);
    },
  };
}

function enlarged(bytes: Buffer<ArrayBuffer>, size: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafeSlow(size);
  bytes.copy(larger);
  return larger;
}
