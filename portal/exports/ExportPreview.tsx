import { useState } from 'preact/hooks';
import { request } from '../api/request';
import type { Export, Preview } from '../api/types';
import { useAction } from '../data/useAction';
import { Bars } from '../runs/Bars';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';

/** What a run would do now, seen from a sample of the rows. Nothing is sent. */
export function ExportPreview({ definition, reason }: { definition: Export; reason: string | undefined }) {
  const { t } = useText();
  const may = useMay();
  const [seen, setSeen] = useState<Preview | null>(null);
  const look = useAction(async () => {
    setSeen(await request<Preview>(`/api/exports/${definition.id}/preview`, { method: 'POST' }));
  });
  if (!may('exports.preview')) return null;
  return (
    <section class="card">
      <div class="card-head">
        <h2>{t('preview.title')}</h2>
        <Button busy={look.busy} reason={reason} onClick={() => void look.run()}>
          {t('preview.look')}
        </Button>
      </div>
      <p class="hint">{t('preview.hint')}</p>
      {look.failure !== undefined && <FailureNotice failure={look.failure} />}
      {seen !== null && <Seen preview={seen} />}
    </section>
  );
}

function Seen({ preview }: { preview: Preview }) {
  const { t } = useText();
  const { profiles, limit, sample, rejections } = preview;
  return (
    <div class="field" role="status">
      {limit !== null && !limit.holds && (
        <Notice tone="warn" title={t('exports.overLimit', { count: profiles, limit: limit.allowed })} />
      )}
      <p>{t('preview.profiles', { count: profiles })}</p>
      <p>{t(sample.complete ? 'preview.all' : 'preview.sample', { count: sample.read })}</p>
      <Bars
        items={[
          { key: 'sent', name: t('preview.sent'), value: sample.sent, tone: 'good' },
          { key: 'merged', name: t('run.merged'), value: sample.merged, tone: 'busy' },
          ...rejections.map(({ reason, count, examples }) => ({
            ...{ key: reason, name: t(`reasonOf.${reason}`), value: count, tone: 'bad' as const },
            note: examples
              .map(({ email }) => email)
              .filter((email) => email !== '')
              .join(', '),
          })),
        ]}
      />
    </div>
  );
}
