import { useState } from 'preact/hooks';
import { Failure } from '../api/failure';
import { request } from '../api/request';
import type { Schedule } from '../api/types';
import { useText } from '../text/useText';
import { Choice } from '../ui/Choice';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import type { ExportDialogProps } from './dialogProps';
import { ExportNames } from './ExportNames';
import { hasProblems } from './exportForm';
import { ScheduleFields } from './ScheduleFields';

type How = 'disable' | 'define';

/** One schedule for all that are chosen, or none of them runs by itself any more. */
export function ScheduleExports({ exports, onClose, onDone }: ExportDialogProps) {
  const { t } = useText();
  const [first] = exports;
  const [how, setHow] = useState<How>('define');
  const [schedule, setSchedule] = useState<Schedule>(first?.schedule ?? { kind: 'onRefresh' });
  const act = async (): Promise<void> => {
    if (how === 'define' && hasProblems(schedule)) throw new Failure('invalidRequest', '');
    const next: Schedule = how === 'disable' ? { kind: 'off' } : schedule;
    for (const { id, etag } of exports) {
      await request(`/api/exports/${id}`, { method: 'PATCH', ifMatch: etag, body: { schedule: next } });
    }
    onDone(t('exports.scheduled', { count: exports.length }));
  };
  return (
    <ConfirmDialog title={t('exports.scheduleTitle')} action={t('general.save')} {...{ act, onClose }}>
      <ExportNames exports={exports} />
      {exports.length > 1 && (
        <Choice<How>
          label={t('exports.scheduleHow')}
          value={how}
          options={[
            { value: 'define', label: t('exports.scheduleDefine') },
            { value: 'disable', label: t('exports.scheduleDisable') },
          ]}
          onChange={setHow}
        />
      )}
      {how === 'define' && <ScheduleFields schedule={schedule} onChange={setSchedule} />}
    </ConfirmDialog>
  );
}
