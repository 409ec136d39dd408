import { useRef } from 'preact/hooks';
import { isActive } from '../runs/runStatus';
import { useText } from '../text/useText';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import type { ExportDialogProps } from './dialogProps';
import { ExportNames } from './ExportNames';
import { newStartKey, startRun } from './startRun';

/** Names what will be sent out before it is; an export that runs already is left to run. */
export function RunExports({ exports, onClose, onDone }: ExportDialogProps) {
  const { t } = useText();
  const key = useRef(newStartKey());
  const idle = exports.filter(({ lastRun }) => lastRun === null || !isActive(lastRun));
  const act = async (): Promise<void> => {
    for (const { id } of idle) await startRun(id, key.current);
    onDone(t('exports.started', { count: idle.length }));
  };
  return (
    <ConfirmDialog title={t('exports.runTitle')} action={t('exports.run')} {...{ act, onClose }}>
      <p>{t('exports.runHint', { count: idle.length })}</p>
      <ExportNames exports={idle} />
    </ConfirmDialog>
  );
}
