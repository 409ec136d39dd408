import { z } from 'zod';

/** Our own ids: opaque, safe in a path and in a table key. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be an id');

/** A name that people give: one line, no invisible direction changes or control characters. */
export const displayNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(
    /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*$/u,
    'must be one line of plain text',
  );

/** A segment's name as sources have it: any text of one line that storage and URLs can hold. */
export const segmentIdSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]*$/u, 'must be the id of a segment');
