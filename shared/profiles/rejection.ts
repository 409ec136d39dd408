import { z } from 'zod';

/** A profile that did not become a contact, and why. */
export const rejectionSchema = z.object({
  segmentId: z.string(),
  file: z.string().optional(),
  /** The 1-based data row within its file; null if SendGrid did not say whose error it was. */
  record: z.number().int().nullable(),
  email: z.string(),
  reason: z.enum(['missingEmail', 'invalidEmail', 'unreadableRow', 'refused', 'importError', 'unnamed']),
  detail: z.string().optional(),
});

export type Rejection = z.output<typeof rejectionSchema>;

/** One rejection a line, as they lie in a blob. */
export function toNdjson(rejections: readonly Rejection[]): string {
  return rejections.map((rejection) => `${JSON.stringify(rejection)}\n`).join('');
}
