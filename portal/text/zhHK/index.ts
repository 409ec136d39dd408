import type { en } from '../en/index';
import type { Translation } from '../message';
import { audit } from './audit';
import { connections } from './connections';
import { errors } from './errors';
import { exports } from './exports';
import { general } from './general';
import { help } from './help';
import { runs } from './runs';
import { schedules } from './schedules';
import { segments } from './segments';

/** Traditional Chinese as the original's Hong Kong pages write it. */
export const zhHK: Translation<typeof en> = {
  ...{
    ...general,
    ...audit,
    ...connections,
    ...exports,
    ...schedules,
    ...segments,
    ...runs,
    ...errors,
    ...help,
  },
};
