import { download } from '../api/download';
import { useAction } from '../data/useAction';
import { useAnnounce } from '../layout/announcer';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';

interface DownloadProps {
  readonly path: string;
  readonly runId: string;
  readonly reason: string | undefined;
}

/** The rejected rows as a file that opens in a spreadsheet. */
export function DownloadRejections({ path, runId, reason }: DownloadProps) {
  const { t } = useText();
  const announce = useAnnounce();
  const save = useAction(async () => {
    await download(path, { accept: 'text/csv', name: `rejections-${runId}.csv` });
    announce(t('run.downloaded'));
  });
  return (
    <>
      <Button icon="down" busy={save.busy} reason={reason} onClick={() => void save.run()}>
        {t('run.download')}
      </Button>
      {save.failure !== undefined && <FailureNotice failure={save.failure} />}
    </>
  );
}
