import { request } from '../api/request';
import { useAction } from '../data/useAction';
import { useText } from '../text/useText';
import { Button } from '../ui/Button';
import { FailureNotice } from '../ui/FailureNotice';
import { Notice } from '../ui/Notice';

interface ConnectProps {
  readonly account: { readonly apiKey: string; readonly region: 'global' | 'eu' };
  readonly connected: boolean;
  readonly error: string | undefined;
  readonly reason: string | undefined;
  readonly onConnected: (connected: boolean) => void;
}

/** Asks SendGrid whether it takes the key, before anything is saved, and shows its answer. */
export function ConnectStep({ account, connected, error, reason, onConnected }: ConnectProps) {
  const { t } = useText();
  const connect = useAction(async () => {
    onConnected(false);
    await request('/api/connections/verify', { method: 'POST', body: account });
    onConnected(true);
  });
  return (
    <>
      <p>{t('connections.connectHint')}</p>
      <Button busy={connect.busy} reason={reason} onClick={() => void connect.run()}>
        {t('connections.connect')}
      </Button>
      {connect.failure !== undefined && !connected && <FailureNotice failure={connect.failure} />}
      {connected && (
        <Notice tone="good" live title={t('connections.connected')}>
          <p>{t('connections.connectedHint', { hint: account.apiKey.slice(-4) })}</p>
        </Notice>
      )}
      {error !== undefined && !connected && <p class="field-error">{error}</p>}
    </>
  );
}
