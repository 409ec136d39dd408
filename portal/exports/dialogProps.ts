import type { Export } from '../api/types';

/** What every dialog about chosen exports is given. */
export interface ExportDialogProps {
  readonly exports: readonly Export[];
  readonly onClose: () => void;
  /** With what there is to say. */
  readonly onDone: (said: string) => void;
}
