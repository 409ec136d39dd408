import type { Segment, SegmentDetail } from '../api/types';
import { useResource } from '../data/useResource';
import { useText } from '../text/useText';
import { Loaded } from '../ui/Loaded';
import { tableRoles } from '../ui/tableRoles';
import { type ExportForm, targets } from './exportForm';

interface PreviewProps {
  readonly segment: Segment;
  readonly matching: ExportForm['matching'];
}

const rows = 5;

/** What SendGrid would get of a few real profiles; addresses are masked. */
export function MatchingPreview({ segment, matching }: PreviewProps) {
  const { t } = useText();
  const detail = useResource<SegmentDetail>(`/api/segments/${encodeURIComponent(segment.id)}`);
  const matched = targets.filter((target) => matching[target] !== '');
  if (matched.length === 0) return null;
  return (
    <div class="preview">
      <h3>{t('exports.preview')}</h3>
      <p class="hint">{t('exports.previewHint', { segment: segment.name })}</p>
      <Loaded from={detail}>
        {({ sample }) => (
          <table {...tableRoles.table}>
            <caption class="hidden">{t('exports.preview')}</caption>
            <thead {...tableRoles.group}>
              <tr {...tableRoles.row}>
                {matched.map((target) => (
                  <th key={target} {...tableRoles.head}>
                    {t(`target.${target}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody {...tableRoles.group}>
              {sample.slice(0, rows).map((profile, index) => (
                <tr key={index} {...tableRoles.row}>
                  {matched.map((target) => (
                    <td key={target} {...tableRoles.cell} data-title={t(`target.${target}`)}>
                      {profile[matching[target]] || <span class="muted">{t('exports.emptyValue')}</span>}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Loaded>
    </div>
  );
}
