import type { Export } from '../api/types';
import { useText } from '../text/useText';

const shown = 10;

/** Which exports a dialog is about. */
export function ExportNames({ exports }: { exports: readonly Export[] }) {
  const { t } = useText();
  const more = exports.length - shown;
  return (
    <ul class="names">
      {exports.slice(0, shown).map(({ id, displayName }) => (
        <li key={id}>{displayName}</li>
      ))}
      {more > 0 && <li>{t('list.more', { count: more })}</li>}
    </ul>
  );
}
