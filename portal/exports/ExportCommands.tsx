import { useState } from 'preact/hooks';
import type { Export } from '../api/types';
import { useAnnounce } from '../layout/announcer';
import { formatAddress } from '../navigation/address';
import { useText } from '../text/useText';
import { Button, LinkButton } from '../ui/Button';
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
        <LinkButton href={formatAddress(['exports', first?.id ?? '', 'edit'])} reason={reasons.edit}>
          {t('exports.edit')}
        </LinkButton>
        <LinkButton
          href={formatAddress(['exports', 'new'], { copy: first?.id ?? '' })}
          reason={reasons.duplicate}
        >
          {t('exports.duplicate')}
        </LinkButton>
        <Button reason={reasons.change} onClick={() => setOpen('schedule')}>
          {t('exports.schedule')}
        </Button>
        <Button reason={reasons.detach} onClick={() => setOpen('detach')}>
          {t('exports.detach')}
        </Button>
        <Button reason={reasons.change} onClick={() => setOpen('remove')}>
          {t('exports.remove')}
        </Button>
      </fieldset>
      {open === 'run' && <RunExports exports={chosen} onClose={close} onDone={done} />}
      {open === 'schedule' && <ScheduleExports exports={chosen} onClose={close} onDone={done} />}
      {open === 'detach' && <DetachExports exports={chosen} onClose={close} onDone={done} />}
      {open === 'remove' && <RemoveExports exports={chosen} onClose={close} onDone={done} />}
    </>
  );
}
