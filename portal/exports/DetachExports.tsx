import { request } from '../api/request';
import { useText } from '../text/useText';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import type { ExportDialogProps } from './dialogProps';
import { ExportNames } from './ExportNames';

/** Takes the connection away: the exports keep everything else, and rest until they have another. */
export function DetachExports({ exports, onClose, onDone }: ExportDialogProps) {
  const { t } = useText();
  const attached = exports.filter(({ connectionId }) => connectionId !== null);
  const act = async (): Promise<void> => {
    for (const { id, etag } of attached) {
      await request(`/api/exports/${id}`, { method: 'PATCH', ifMatch: etag, body: { connectionId: null } });
    }
    onDone(t('exports.detached', { count: attached.length }));
  };
  return (
    <ConfirmDialog title={t('exports.detachTitle')} action={t('exports.detach')} danger {...{ act, onClose }}>
      <p>{t('exports.detachHint')}</p>
      <ExportNames exports={attached} />
    </ConfirmDialog>
  );
}
