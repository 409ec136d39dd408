import type { AuditEntry } from '../api/types';
import { changeQuery } from '../navigation/useAddress';
import { useText } from '../text/useText';
import { SelectField } from '../ui/SelectField';

/** Everything that is remembered; a new event does not compile until it is here. */
const events: Readonly<Record<AuditEntry['event'], true>> = {
  'Access.Denied': true,
  'Connection.Created': true,
  'Connection.Updated': true,
  'Connection.Removed': true,
  'Connection.Tested': true,
  'Export.Created': true,
  'Export.Updated': true,
  'Export.Removed': true,
  'Export.Duplicated': true,
  'Export.RunStarted': true,
  'Export.RunAllStarted': true,
  'Export.RunCanceled': true,
  'Export.RunResumed': true,
  'Export.RejectionsDownloaded': true,
  'Segment.RefreshDeclared': true,
};

const results = ['Success', 'ClientError', 'Failure'] as const satisfies readonly AuditEntry['result'][];

export function AuditFilters({ event, result }: { event: string; result: string }) {
  const { t } = useText();
  const names = Object.keys(events) as AuditEntry['event'][];
  return (
    <div class="filters">
      <SelectField
        {...{ label: t('audit.event'), value: event, required: true }}
        options={[
          { value: '', label: t('audit.allEvents') },
          ...names.map((name) => ({ value: name, label: t(`audit.event.${name}`) })),
        ]}
        onChange={(chosen) => changeQuery({ event: chosen })}
      />
      <SelectField
        {...{ label: t('audit.result'), value: result, required: true }}
        options={[
          { value: '', label: t('audit.allResults') },
          ...results.map((name) => ({ value: name, label: t(`audit.result.${name}`) })),
        ]}
        onChange={(chosen) => changeQuery({ result: chosen })}
      />
    </div>
  );
}
