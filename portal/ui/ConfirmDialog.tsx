import type { ComponentChildren } from 'preact';
import { useAction } from '../data/useAction';
import { useText } from '../text/useText';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { FailureNotice } from './FailureNotice';

interface ConfirmProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** The word for doing it. */
  readonly action: string;
  readonly danger?: boolean;
  readonly act: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before something that cannot be taken back, does it, and says so if it did not work. */
export function ConfirmDialog({ title, children, action, danger = false, act, onClose }: ConfirmProps) {
  const { t } = useText();
  const confirmed = useAction(async () => {
    await act();
    onClose();
  });
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {confirmed.failure !== undefined && <FailureNotice failure={confirmed.failure} />}
      <div class="actions actions-end">
        <Button onClick={onClose}>{t('general.keep')}</Button>
        <Button
          kind={danger ? 'danger' : 'primary'}
          busy={confirmed.busy}
          onClick={() => void confirmed.run()}
        >
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
