import type { Settings } from '../config';

/** The names of what we keep in the storage account. Two apps on one account need different prefixes. */
export function resourceNames(settings: Pick<Settings, 'STORAGE_PREFIX' | 'SEGMENTS_CONTAINER'>) {
  const prefix = settings.STORAGE_PREFIX;
  return {
    connectionsTable: `${prefix}connections`,
    exportsTable: `${prefix}exports`,
    runsTable: `${prefix}runs`,
    auditTable: `${prefix}audit`,
    runsQueue: `${prefix}runs`,
    rejectionsContainer: `${prefix}rejections`,
    segmentsContainer: settings.SEGMENTS_CONTAINER,
  };
}
