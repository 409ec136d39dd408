import type { Export } from '../api/types';
import { formatAddress } from '../navigation/address';
import { useText } from '../text/useText';
import { Button, LinkButton } from '../ui/Button';
import type { CommandReasons } from './useCommandReasons';

interface CommandButtonsProps {
  /** The one that is edited or copied. */
  readonly first: Export | undefined;
  readonly reasons: CommandReasons;
  readonly onOpen: (dialog: 'schedule' | 'detach' | 'remove') => void;
}

/** What can be done with exports wherever they are shown, in the original's order. */
export function CommandButtons({ first, reasons, onOpen }: CommandButtonsProps) {
  const { t } = useText();
  const id = first?.id ?? '';
  return (
    <>
      <LinkButton href={formatAddress(['exports', id, 'edit'])} reason={reasons.edit}>
        {t('exports.edit')}
      </LinkButton>
      <LinkButton href={formatAddress(['exports', 'new'], { copy: id })} reason={reasons.duplicate}>
        {t('exports.duplicate')}
      </LinkButton>
      <Button reason={reasons.change} onClick={() => onOpen('schedule')}>
        {t('exports.schedule')}
      </Button>
      <Button reason={reasons.detach} onClick={() => onOpen('detach')}>
        {t('exports.detach')}
      </Button>
      <Button reason={reasons.change} onClick={() => onOpen('remove')}>
        {t('exports.remove')}
      </Button>
    </>
  );
}
