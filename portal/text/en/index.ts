import { audit } from './audit';
import { connections } from './connections';
import { errors } from './errors';
import { exports } from './exports';
import { general } from './general';
import { help } from './help';
import { runs } from './runs';
import { schedules } from './schedules';
import { segments } from './segments';

/** The catalogue that every other is a translation of. */
export const en = {
  ...general,
  ...audit,
  ...connections,
  ...exports,
  ...schedules,
  ...segments,
  ...runs,
  ...errors,
  ...help,
} as const;
