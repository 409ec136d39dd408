import type { DataMatching, Export, ExportInput, Schedule, Segment } from '../api/types';
import type { Translate } from '../text/languages';
import { scheduleProblems } from './schedule';

export interface ExportForm {
  readonly connectionId: string;
  readonly displayName: string;
  readonly listId: string;
  readonly segmentIds: readonly string[];
  /** The profile field for each of SendGrid's; '' for none. */
  readonly matching: Readonly<Record<keyof DataMatching, string>>;
  readonly schedule: Schedule;
}

/** In the original's order; only the first is required. */
export const targets = [
  'email',
  'firstName',
  'lastName',
  'country',
  'stateProvince',
  'city',
  'postalCode',
] as const satisfies readonly (keyof DataMatching)[];

const noMatching: ExportForm['matching'] = {
  ...{ email: '', firstName: '', lastName: '', country: '', stateProvince: '', city: '', postalCode: '' },
};

export const emptyExport: ExportForm = {
  ...{ connectionId: '', displayName: '', listId: '', segmentIds: [], matching: noMatching },
  schedule: { kind: 'onRefresh' },
};

export function formOf({
  connectionId,
  displayName,
  listId,
  segmentIds,
  dataMatching,
  schedule,
}: Export): ExportForm {
  const matching = Object.fromEntries(targets.map((target) => [target, dataMatching[target] ?? '']));
  return {
    ...{ connectionId: connectionId ?? '', displayName, listId, segmentIds, schedule },
    matching: { ...noMatching, ...matching },
  };
}

/** As the API takes it. */
export function inputOf(form: ExportForm): ExportInput {
  const { email, ...optional } = form.matching;
  const matched = Object.fromEntries(Object.entries(optional).filter(([, field]) => field !== ''));
  return {
    ...{ connectionId: form.connectionId, displayName: form.displayName.trim(), listId: form.listId.trim() },
    ...{ segmentIds: [...form.segmentIds], schedule: form.schedule },
    dataMatching: { email, ...matched },
  };
}

/** The fields that every chosen segment has: each must have what is matched. */
export function sharedFields(segments: readonly Pick<Segment, 'fields'>[]): string[] {
  const known = segments.filter(({ fields }) => fields.length > 0);
  const [first, ...others] = known;
  return first?.fields.filter((field) => others.every(({ fields }) => fields.includes(field))) ?? [];
}

export type ExportErrors = {
  readonly [Name in 'connectionId' | 'displayName' | 'listId' | 'segmentIds' | 'email' | 'schedule']?: string;
};

/** At most so many segments in one export, because a run has at most so many slices. */
export const mostSegments = 32;

export function exportErrors(form: ExportForm, t: Translate): ExportErrors {
  const tooMany = form.segmentIds.length > mostSegments;
  return {
    ...(form.connectionId === '' ? { connectionId: t('exports.chooseConnection') } : {}),
    ...(form.displayName.trim() === '' ? { displayName: t('form.required') } : {}),
    ...(/^[A-Za-z0-9_-]{1,64}$/.test(form.listId.trim()) ? {} : { listId: t('exports.chooseList') }),
    ...(form.segmentIds.length === 0 ? { segmentIds: t('exports.chooseSegments') } : {}),
    ...(tooMany ? { segmentIds: t('exports.tooManySegments', { count: mostSegments }) } : {}),
    ...(hasProblems(form.schedule) ? { schedule: t('schedule.wrong') } : {}),
    ...(form.matching.email === '' ? { email: t('exports.emailRequired') } : {}),
  };
}

/** What the fields themselves say. */
export function hasProblems(schedule: Schedule): boolean {
  return schedule.kind === 'recurring' && scheduleProblems(schedule).length > 0;
}
