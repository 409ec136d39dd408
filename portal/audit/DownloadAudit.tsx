import { download } from '../api/download';
import { useAction } from '../data/useAction';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';

/** Everything that the filters let through, as a file. */
export function DownloadAudit({ path, reason }: { path: string; reason: string | undefined }) {
  const { t } = useText();
  const save = useAction(() => download(path, { accept: 'text/csv', name: 'audit.csv' }));
  return (
    <>
      <Button icon="down" busy={save.busy} reason={reason} onClick={() => void save.run()}>
        {t('audit.download')}
      </Button>
      {save.failure !== undefined && <FailureNotice failure={save.failure} />}
    </>
  );
}
