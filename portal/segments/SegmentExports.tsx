import { request } from '../api/request';
import type { Export } from '../api/types';
import { useAction } from '../data/useAction';
import { useList } from '../data/useList';
import { mostSegments } from '../exports/exportForm';
import { useAnnounce } from '../layout/announcer';
import { formatAddress } from '../navigation/address';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';
import { Loaded } from '../ui/Loaded';

/** More exports than these are found on their own page. */
const shown = 50;

/** The exports with this segment, and those that it can be added to. */
export function SegmentExports({ segmentId }: { segmentId: string }) {
  const { t } = useText();
  const announce = useAnnounce();
  const exports = useList<Export>('/api/exports');
  const add = useAction(async ({ id, etag, segmentIds, displayName }: Export) => {
    const body = { segmentIds: [...segmentIds, segmentId] };
    await request(`/api/exports/${id}`, { method: 'PATCH', ifMatch: etag, body });
    announce(t('segments.added', { name: displayName }));
    exports.reload();
  });
  return (
    <section>
      <h2>{t('segments.exports')}</h2>
      {add.failure !== undefined && <FailureNotice failure={add.failure} />}
      <Loaded from={exports}>
        {({ items }) => {
          const inside = items.filter(({ segmentIds }) => segmentIds.includes(segmentId));
          const outside = items.filter((one) => !inside.includes(one));
          return (
            <>
              <h3>{t('segments.in', { count: inside.length })}</h3>
              <ExportLinks exports={inside} />
              <h3>{t('segments.notIn', { count: outside.length })}</h3>
              <ExportLinks exports={outside} onAdd={(one) => void add.run(one)} />
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

function ExportLinks({ exports, onAdd }: { exports: readonly Export[]; onAdd?: (one: Export) => void }) {
  const { t } = useText();
  if (exports.length === 0) return <p class="muted">{t('segments.none')}</p>;
  const reasonOf = ({ permission, segmentIds }: Export): string | undefined => {
    if (permission === 'view') return t('reason.notYours');
    return segmentIds.length >= mostSegments
      ? t('exports.tooManySegments', { count: mostSegments })
      : undefined;
  };
  return (
    <ul class="rows">
      {exports.slice(0, shown).map((one) => (
        <li key={one.id}>
          <a href={formatAddress(['exports', one.id])}>{one.displayName}</a>
          {onAdd !== undefined && (
            <Button kind="quiet" icon="plus" reason={reasonOf(one)} onClick={() => onAdd(one)}>
              {t('segments.addTo', { name: one.displayName })}
            </Button>
          )}
        </li>
      ))}
      {exports.length > shown && <li class="muted">{t('list.more', { count: exports.length - shown })}</li>}
    </ul>
  );
}
