import { useState } from 'preact/hooks';
import type { Export } from '../api/types';
import { useAnnounce } from '../layout/announcer';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { CommandButtons } from './CommandButtons';
import { DetachExports } from './DetachExports';
import { RemoveExports } from './RemoveExports';
import { RunExports } from './RunExports';
import { ScheduleExports } from './ScheduleExports';
import { useCommandReasons } from './useCommandReasons';

interface CommandsProps {
  readonly chosen: readonly Export[];
  readonly reload: () => void;
}

type Open = 'run' | 'schedule' | 'detach' | 'remove' | null;

/** The original's command bar: what can be done with the chosen exports, and why something cannot. */
export function ExportCommands({ chosen, reload }: CommandsProps) {
  const { t } = useText();
  const announce = useAnnounce();
  const [open, setOpen] = useState<Open>(null);
  const reasons = useCommandReasons(chosen);
  const [first] = chosen;
  const close = (): void => setOpen(null);
  const done = (said: string): void => {
    announce(said);
    reload();
  };
  return (
    <>
      <fieldset class="commands">
        <legend class="hidden">{t('exports.commands')}</legend>
        <p role="status" class="muted">
          {t('exports.chosen', { count: chosen.length })}
        </p>
        <Button icon="play" reason={reasons.run} onClick={() => setOpen('run')}>
          {t('exports.run')}
        </Button>
        <CommandButtons first={first} reasons={reasons} onOpen={setOpen} />
      </fieldset>
      {open === 'run' && <RunExports exports={chosen} onClose={close} onDone={done} />}
      {open === 'schedule' && <ScheduleExports exports={chosen} onClose={close} onDone={done} />}
      {open === 'detach' && <DetachExports exports={chosen} onClose={close} onDone={done} />}
      {open === 'remove' && <RemoveExports exports={chosen} onClose={close} onDone={done} />}
    </>
  );
}
