import { request } from '../api/request';
import { useText } from '../text/useText';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import type { ExportDialogProps } from './dialogProps';
import { ExportNames } from './ExportNames';

export function RemoveExports({ exports, onClose, onDone }: ExportDialogProps) {
  const { t } = useText();
  const act = async (): Promise<void> => {
    for (const { id, etag } of exports) {
      await request(`/api/exports/${id}`, { method: 'DELETE', ifMatch: etag });
    }
    onDone(t('exports.removed', { count: exports.length }));
  };
  return (
    <ConfirmDialog title={t('exports.removeTitle')} action={t('exports.remove')} danger {...{ act, onClose }}>
      <p>{t('exports.removeHint', { count: exports.length })}</p>
      <ExportNames exports={exports} />
    </ConfirmDialog>
  );
}
