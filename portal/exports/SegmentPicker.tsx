import type { Segment } from '../api/types';
import { useText } from '../text/useText';
import { Notice } from '../ui/Notice';
import { PickList } from '../ui/PickList';

/** What a connection allows unless an administrator has changed it. */
const usualLimit = 100_000;

interface SegmentPickerProps {
  readonly segments: readonly Segment[];
  readonly chosen: readonly string[];
  /** How many profiles a run of this connection may export, as far as the caller may know. */
  readonly limit: number | undefined;
  readonly error: string | undefined;
  readonly onChange: (segmentIds: readonly string[]) => void;
}

/** The segments with their counts; it warns when together they are more than a run may export. */
export function SegmentPicker({ segments, chosen, limit, error, onChange }: SegmentPickerProps) {
  const { t } = useText();
  const picked = segments.filter(({ id }) => chosen.includes(id));
  const known = picked.every(({ profiles }) => profiles !== null);
  const most = limit ?? usualLimit;
  const total = picked.reduce((sum, { profiles }) => sum + (profiles ?? 0), 0);
  return (
    <>
      <PickList
        {...{ label: t('exports.segmentsLabel'), searchLabel: t('segments.search'), error, several: true }}
        items={segments}
        idOf={({ id }) => id}
        nameOf={({ name }) => name}
        noteOf={({ profiles }) =>
          profiles === null ? t('segments.notCounted') : t('segments.profiles', { count: profiles })
        }
        chosen={chosen}
        onChoose={(id, choose) => onChange(choose ? [...chosen, id] : chosen.filter((one) => one !== id))}
        empty={t('segments.empty')}
      />
      {picked.length > 0 && <p>{t(known ? 'exports.total' : 'exports.totalAtLeast', { count: total })}</p>}
      {total > most && (
        <Notice tone="warn" live title={t('exports.overLimit', { count: total, limit: most })}>
          <p>{t('exports.overLimitHelp')}</p>
        </Notice>
      )}
    </>
  );
}
