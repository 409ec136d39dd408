import { request } from '../api/request';
import { useAction } from '../data/useAction';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';
import { type ConnectionForm, hasKey, keyOf } from './connectionForm';

interface ConnectProps {
  readonly form: ConnectionForm;
  readonly error: string | undefined;
  readonly reason: string | undefined;
  readonly onConnected: (connected: boolean) => void;
}

/** Asks SendGrid whether it takes the key, before anything is saved, and shows its answer. */
export function ConnectStep({ form, error, reason, onConnected }: ConnectProps) {
  const { t } = useText();
  const connect = useAction(async () => {
    onConnected(false);
    const body = { ...keyOf(form), region: form.region };
    await request('/api/connections/verify', { method: 'POST', body });
    onConnected(true);
  });
  const missing = hasKey(form) ? undefined : t('connections.reason.key');
  const unagreed = form.agreed ? undefined : t('connections.reason.agree');
  return (
    <>
      <p>{t('connections.connectHint')}</p>
      <Button
        busy={connect.busy}
        reason={reason ?? missing ?? unagreed}
        invalid={error !== undefined}
        onClick={() => void connect.run()}
      >
        {t('connections.connect')}
      </Button>
      {connect.failure !== undefined && !form.connected && <FailureNotice failure={connect.failure} />}
      {form.connected && (
        <Notice tone="good" live title={t('connections.connected')}>
          {form.keyFrom === 'entered' && (
            <p>{t('connections.connectedHint', { hint: form.apiKey.trim().slice(-4) })}</p>
          )}
        </Notice>
      )}
      {error !== undefined && <p class="field-error">{error}</p>}
    </>
  );
}
