import type { Rejection, Run } from '../api/types';
import { useList } from '../data/useList';
import { formatAddress } from '../navigation/address';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { LinkButton } from '../ui/Button';
import { Loaded } from '../ui/Loaded';
import { Bars } from './Bars';
import { byReason, mostRejections } from './byReason';
import { DownloadRejections } from './DownloadRejections';

/** What became of the profiles: created, updated, and rejected for which reasons. */
export function RunOutcome({ run }: { run: Run }) {
  const { t } = useText();
  const { created, updated, rejected } = run.counts;
  if (created + updated + rejected === 0) return null;
  return (
    <section class="card">
      <h2>{t('run.outcome')}</h2>
      <Bars
        items={[
          { key: 'created', name: t('run.created'), value: created, tone: 'good' },
          { key: 'updated', name: t('run.updated'), value: updated, tone: 'busy' },
          { key: 'rejected', name: t('run.rejected'), value: rejected, tone: 'bad' },
        ]}
      />
      {rejected > 0 && <Reasons run={run} />}
    </section>
  );
}

function Reasons({ run }: { run: Run }) {
  const { t } = useText();
  const may = useMay();
  const path = `/api/exports/${run.exportId}/runs/${run.id}/rejections`;
  const address = ['exports', run.exportId, 'runs', run.id, 'rejections'];
  const allowed = may('rejections.read');
  const rejections = useList<Rejection>(allowed ? path : null, { pageSize: 1_000, most: mostRejections });
  const reason = allowed ? undefined : t('reason.rejections');
  return (
    <>
      <h3>{t('run.reasons')}</h3>
      {allowed ? (
        <Loaded from={rejections}>
          {({ items, complete }) => (
            <>
              <Bars
                items={byReason(items).map(({ reason: why, count }) => ({
                  ...{ key: why, name: t(`reasonOf.${why}`), value: count, tone: 'bad' },
                  href: formatAddress(address, { reason: why }),
                }))}
              />
              {!complete && <p class="hint">{t('run.firstOnly', { count: items.length })}</p>}
            </>
          )}
        </Loaded>
      ) : (
        <p class="muted">{reason}</p>
      )}
      <div class="actions">
        <LinkButton href={formatAddress(address)} reason={reason}>
          {t('run.browse', { count: run.counts.rejected })}
        </LinkButton>
        <DownloadRejections {...{ path, runId: run.id, reason }} />
      </div>
    </>
  );
}
