/** Bytes that mean something in our CSV. All are ASCII, so none is ever a part of another UTF-8 character. */
export const quote = 0x22;
export const comma = 0x2c;
export const lf = 0x0a;
export const cr = 0x0d;

/** DESIGN section 8: longer fields are rejections. Counted between the quotes, in bytes as they stand. */
export const maxField = 1_000_000;
/** A row is held in memory until its end is found; a longer one is skipped without being held. */
export const maxRow = 8_000_000;
/** The header is held too; no real one comes near. */
export const maxHeader = 1_000_000;

/** The same bytes with Buffer's methods; nothing is copied. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
