import type { Connection } from '../api/types';
import { useText } from '../text/useText';
import { Facts } from '../ui/Facts';
import { Time } from '../ui/Time';
import { ConnectionHealth } from './ConnectionHealth';

/** What a connection is, apart from what can be changed. */
export function ConnectionFacts({ connection }: { connection: Connection }) {
  const { t } = useText();
  const {
    region = 'global',
    apiKeyHint = null,
    keyVaultSecret,
    consent,
    createdAt,
    createdBy,
    updatedAt,
    updatedBy,
  } = connection;
  const by = (time: string | undefined, who: string | undefined) =>
    time === undefined ? (
      '–'
    ) : (
      <>
        <Time at={time} /> <span class="muted">{who}</span>
      </>
    );
  return (
    <Facts
      items={[
        [t('connections.health'), <ConnectionHealth key="health" connection={connection} />],
        [t('connections.type'), `SendGrid · ${t(`connections.region.${region}`)}`],
        [t('connections.key'), keyVaultSecret ?? (apiKeyHint === null ? '–' : `SG.…${apiKeyHint}`)],
        [t('connections.consentGiven'), by(consent?.at, consent?.by)],
        [t('connections.created'), by(createdAt, createdBy)],
        [t('general.updated'), by(updatedAt, updatedBy)],
      ]}
    />
  );
}
