import type { RunMessage } from './run';

/**
 * Where an invocation puts a page's rejections. The random part is its own, so that a copy of the same step
 * cannot overwrite what the committed page row names.
 */
export function rejectionsBlob(message: RunMessage, random: string): string {
  return `${rejectionsFolder(message.runId)}${message.chain}-${message.step}-${random}.ndjson`;
}

export function rejectionsFolder(runId: string): string {
  return `${runId}/`;
}
