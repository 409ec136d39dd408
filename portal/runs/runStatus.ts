import type { Run, RunStatus } from '../api/types';
import type { IconName } from '../ui/iconShapes';
import type { Tone } from '../ui/tone';

/** How each state of a run looks. */
export const runLooks = {
  queued: { tone: 'busy', icon: 'clock' },
  exporting: { tone: 'busy', icon: 'running' },
  confirming: { tone: 'busy', icon: 'running' },
  succeeded: { tone: 'good', icon: 'check' },
  completedWithRejections: { tone: 'warn', icon: 'alert' },
  failed: { tone: 'bad', icon: 'alert' },
  canceled: { tone: 'calm', icon: 'cross' },
  skipped: { tone: 'calm', icon: 'skip' },
} as const satisfies Record<RunStatus, { tone: Tone; icon: IconName }>;

type Active = { readonly status: 'queued' | 'exporting' | 'confirming' };

export function isActive<R extends Pick<Run, 'status'>>(run: R): run is R & Active {
  const { status } = run;
  return status === 'queued' || status === 'exporting' || status === 'confirming';
}
