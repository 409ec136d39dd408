import type { SegmentDetail } from '../api/types';
import { useResource } from '../data/useResource';
import { Page } from '../layout/Page';
import { formatAddress } from '../navigation/address';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { LinkButton } from '../ui/Button';
import { Facts } from '../ui/Facts';
import { Loaded } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { Time } from '../ui/Time';
import { SegmentExports } from './SegmentExports';
import { SegmentSample } from './SegmentSample';

/** One segment: how large, how fresh, with which fields, and where it goes. */
export function SegmentPage({ id }: { id: string }) {
  const { t } = useText();
  const may = useMay();
  const allowed = may('segments.read');
  const segment = useResource<SegmentDetail>(allowed ? `/api/segments/${encodeURIComponent(id)}` : null);
  return (
    <Page
      title={segment.data?.name ?? id}
      up={{ href: '#/segments', title: t('segments.title') }}
      actions={
        <LinkButton
          icon="plus"
          href={formatAddress(['exports', 'new'], { segment: id })}
          reason={may('exports.write') ? undefined : t('reason.contributors')}
        >
          {t('exports.add')}
        </LinkButton>
      }
    >
      {allowed ? (
        <Loaded from={segment}>{(data) => <Detail segment={data} />}</Loaded>
      ) : (
        <Notice tone="info" title={t('reason.contributors')} />
      )}
      <SegmentExports segmentId={id} />
    </Page>
  );
}

function Detail({ segment }: { segment: SegmentDetail }) {
  const { t, format } = useText();
  const { profiles, refreshedAt, fields, sample } = segment;
  return (
    <>
      <Facts
        items={[
          [t('segments.count'), profiles === null ? t('segments.notCounted') : format.number(profiles)],
          [t('segments.refreshed'), <Time key="refreshed" at={refreshedAt} />],
          [t('segments.fields'), format.list(fields)],
        ]}
      />
      <SegmentSample {...{ fields, sample }} />
    </>
  );
}
