import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { chooseEncoding, type Encoding, encodings } from './encoding';
import { cacheControl, portalHeaders } from './headers';

/** What the build says of each address: `portal/build.mjs` writes it. */
const manifestSchema = z.record(
  z.string(),
  z.strictObject({
    file: z.string(),
    type: z.string(),
    /** Whether the address has a hash of the content. */
    immutable: z.boolean(),
    /** Which compressed copies lie beside it. */
    encodings: z.array(z.enum(encodings)),
  }),
);

export interface PortalFile {
  readonly type: string;
  readonly immutable: boolean;
  readonly content: Uint8Array<ArrayBuffer>;
  readonly compressed: ReadonlyMap<Encoding, Uint8Array<ArrayBuffer>>;
}

/**
 * The built portal by address, without the leading slash. A request only ever looks into this map, so no path can
 * lead out of the folder. Empty if the portal was not built.
 */
export function readPortal(folder: string): ReadonlyMap<string, PortalFile> {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) return new Map();
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
  return new Map(
    Object.entries(manifest).map(([address, { file, type, immutable, encodings: made }]) => [
      address,
      {
        ...{ type, immutable, content: read(file) },
        compressed: new Map(made.map((encoding) => [encoding, read(`${file}.${encoding}`)])),
      },
    ]),
  );
}

/** The file as this request gets it. */
export function fileAnswer(file: PortalFile, acceptEncoding: string | null) {
  const encoding = chooseEncoding(acceptEncoding, [...file.compressed.keys()]);
  const compressed = encoding === undefined ? undefined : file.compressed.get(encoding);
  return {
    headers: {
      ...portalHeaders,
      'content-type': file.type,
      'cache-control': cacheControl(file.immutable),
      vary: 'accept-encoding',
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    },
    bytes: compressed ?? file.content,
  };
}
