import type { Connection } from '../api/types';
import { useList } from '../data/useList';
import { useMay } from '../session/session';
import { useText } from '../text/useText';
import { LinkButton } from '../ui/Button';
import { Empty } from '../ui/Empty';
import { Icon } from '../ui/Icon';

/** There is no export yet: what to do first, second and third. */
export function FirstSteps() {
  const { t } = useText();
  const may = useMay();
  const connections = useList<Connection>(may('connections.read') ? '/api/connections' : null);
  const connected = (connections.data?.items.length ?? 0) > 0;
  const steps = [
    { key: 'connect', done: connected, text: t('exports.first.connect') },
    { key: 'add', done: false, text: t('exports.first.add') },
    { key: 'run', done: false, text: t('exports.first.run') },
  ];
  return (
    <Empty icon="exports" title={t('exports.empty')}>
      <ol class="first-steps">
        {steps.map(({ key, done, text }, index) => (
          <li key={key} class={done ? 'done' : undefined}>
            <span class="step-number" aria-hidden="true">
              {done ? <Icon name="check" /> : index + 1}
            </span>
            <span>
              {text}
              {done && <span class="hidden"> {t('general.done')}</span>}
            </span>
          </li>
        ))}
      </ol>
      <div class="actions actions-center">
        {connected ? (
          <LinkButton
            kind="primary"
            icon="plus"
            href="#/exports/new"
            reason={may('exports.write') ? undefined : t('reason.contributors')}
          >
            {t('exports.add')}
          </LinkButton>
        ) : (
          <LinkButton
            kind="primary"
            icon="plus"
            href="#/connections/new"
            reason={may('connections.write') ? undefined : t('reason.administrators')}
          >
            {t('connections.add')}
          </LinkButton>
        )}
      </div>
    </Empty>
  );
}
