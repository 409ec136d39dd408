import type { Connection } from '../api/types';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { Notice } from '../ui/Notice';
import { SelectField } from '../ui/SelectField';

interface ConnectionSelectProps {
  readonly connections: readonly Connection[];
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (connectionId: string) => void;
}

/** The connections that the caller may use, under their type. */
export function ConnectionSelect({ connections, value, error, onChange }: ConnectionSelectProps) {
  const { t, format } = useText();
  const may = useMay();
  if (connections.length === 0) {
    return (
      <Notice tone="warn" title={t('exports.noConnections')}>
        {may('connections.write') ? (
          <p>
            <a href="#/connections/new">{t('connections.add')}</a>
          </p>
        ) : (
          <p>{t('exports.askAdministrator')}</p>
        )}
      </Notice>
    );
  }
  const sorted = [...connections].sort((a, b) => format.compare(a.displayName, b.displayName));
  return (
    <SelectField
      {...{ label: t('exports.connection'), value, error, onChange, group: 'SendGrid', required: true }}
      options={[
        { value: '', label: t('exports.choose') },
        ...sorted.map(({ id, displayName }) => ({ value: id, label: displayName })),
      ]}
    />
  );
}
