import { z } from 'zod';
import { dataMatchingSchema } from '../profiles/matching';
import { displayNameSchema, idSchema, segmentIdSchema } from '../text';
import { scheduleSchema } from './schedule';

/** What the API takes for a new export. At most 32 segments, because a run has at most 32 slices. */
export const exportInputSchema = z.strictObject({
  displayName: displayNameSchema,
  connectionId: idSchema,
  listId: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be a SendGrid list ID'),
  segmentIds: z
    .array(segmentIdSchema)
    .min(1)
    .max(32)
    .refine((ids) => new Set(ids).size === ids.length, 'must not name a segment twice'),
  dataMatching: dataMatchingSchema,
  schedule: scheduleSchema.default({ kind: 'onRefresh' }),
});

/** What the API takes to change one. A connection of null detaches the export. */
export const exportPatchSchema = exportInputSchema
  .extend({ connectionId: idSchema.nullable(), schedule: scheduleSchema })
  .partial();

export type ExportInput = z.output<typeof exportInputSchema>;
export type ExportPatch = z.output<typeof exportPatchSchema>;

/** An export as its row holds it. */
export const exportDefinitionSchema = exportInputSchema.extend({
  id: z.string(),
  connectionId: z.string().nullable(),
  /** Marked first, buried by the watchdog when its last run has ended. */
  deleted: z.boolean(),
  createdAt: z.string(),
  createdBy: z.string(),
  updatedAt: z.string(),
  updatedBy: z.string(),
});

export type ExportDefinition = z.output<typeof exportDefinitionSchema>;

/** Whether a refresh of its segments starts it. */
export function followsRefresh(definition: ExportDefinition): boolean {
  return isActive(definition) && definition.schedule.kind === 'onRefresh';
}

/** A detached export keeps its configuration and does not run. */
export function isActive(definition: ExportDefinition): boolean {
  return !definition.deleted && definition.connectionId !== null;
}
