import { z } from 'zod';

/** What we read of a Common Data Model `model.json`; everything else in it is passed over. */
const modelSchema = z.object({
  entities: z.array(
    z.object({
      name: z.string().min(1),
      attributes: z.array(z.object({ name: z.string() })).default([]),
      partitions: z
        .array(
          z.object({
            location: z.string().min(1),
            fileFormatSettings: z
              .object({ columnHeaders: z.boolean().default(false), delimiter: z.string().default(',') })
              .prefault({}),
          }),
        )
        .default([]),
    }),
  ),
});

export type ModelTable = z.output<typeof modelSchema>['entities'][number];

/** The tables of a model, or null if this is none. */
export function parseModel(text: string): readonly ModelTable[] | null {
  try {
    return modelSchema.parse(JSON.parse(text)).entities;
  } catch {
    return null;
  }
}

/**
 * The blob that a partition's location names: a URL of the storage account (in which a container comes before
 * the folder), or a path below the folder. Locations of somewhere else answer null.
 */
export function blobOf(location: string, folder: string): string | null {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(location)) return `${folder}/${location.replace(/^\.?\/+/, '')}`;
  const path = pathOf(location);
  const at = path?.lastIndexOf(`/${folder}/`) ?? -1;
  return path === null || at < 0 ? null : path.slice(at + 1);
}

function pathOf(location: string): string | null {
  try {
    return decodeURIComponent(new URL(location).pathname);
  } catch {
    return null;
  }
}

const dated = /\/(\d{4}\/\d\d\/\d\d\/\d{4})\/[^/]+$/;

/** `yyyy/MM/dd/HHmm` where a blob lies in such a folder, else ''. As text they sort by time. */
export function datedFolder(name: string): string {
  return dated.exec(name)?.[1] ?? '';
}
