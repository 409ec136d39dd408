import type { AuditEntry } from '../api/types';
import { useText } from '../text/useText';

/** What differs, before and after. */
export function AuditChanges({ changes }: { changes: AuditEntry['changes'] }) {
  const { t } = useText();
  if (changes.length === 0) return '–';
  return (
    <details>
      <summary>{t('audit.changeCount', { count: changes.length })}</summary>
      <ul class="changes">
        {changes.map(({ path, before, after }) => (
          <li key={path}>
            <code>{path}</code>: {shown(before)} → {shown(after)}
          </li>
        ))}
      </ul>
    </details>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
