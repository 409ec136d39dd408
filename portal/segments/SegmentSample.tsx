import type { SegmentDetail } from '../api/types';
import { useText } from '../text/useText';
import { Scrollable } from '../ui/Scrollable';

/** A few of its rows, addresses masked. It is as wide as it is, and scrolls within itself. */
export function SegmentSample({ fields, sample }: Pick<SegmentDetail, 'fields' | 'sample'>) {
  const { t } = useText();
  if (sample.length === 0) return null;
  return (
    <section>
      <h2>{t('segments.sample')}</h2>
      <p class="hint">{t('segments.sampleHint')}</p>
      <Scrollable label={t('segments.sample')}>
        <table class="plain-table">
          <thead>
            <tr>
              {fields.map((field) => (
                <th key={field} scope="col">
                  {field}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sample.map((profile, index) => (
              <tr key={index}>
                {fields.map((field) => (
                  <td key={field}>{profile[field]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
    </section>
  );
}
