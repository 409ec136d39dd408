import { useMe } from '../session/session';
import { useText } from '../text/useText';
import { Choice } from '../ui/Choice';
import { TextField } from '../ui/TextField';
import type { ConnectionErrors, ConnectionForm } from './connectionForm';

interface KeyProps {
  readonly form: ConnectionForm;
  readonly errors: ConnectionErrors;
  /** Another key has not been tried. */
  readonly onChange: (change: Partial<ConnectionForm>) => void;
}

/** The key, or the Key Vault secret that holds it, and where the account is. */
export function KeyStep({ form, errors, onChange }: KeyProps) {
  const { t } = useText();
  const { keyVault } = useMe();
  return (
    <>
      {keyVault && (
        <Choice
          label={t('connections.keyFrom')}
          value={form.keyFrom}
          options={[
            { value: 'entered', label: t('connections.keyFrom.entered') },
            {
              ...{ value: 'vault', label: t('connections.keyFrom.vault') },
              hint: t('connections.keyFrom.vaultHint'),
            },
          ]}
          onChange={(keyFrom) => onChange({ keyFrom })}
        />
      )}
      {form.keyFrom === 'vault' ? (
        <TextField
          {...{ label: t('connections.secret'), required: true, maxLength: 127 }}
          {...{ value: form.keyVaultSecret, error: errors.keyVaultSecret }}
          onInput={(keyVaultSecret) => onChange({ keyVaultSecret })}
        />
      ) : (
        <TextField
          {...{ label: t('connections.apiKey'), hint: t('connections.apiKeyHint'), required: true }}
          {...{ type: 'password', maxLength: 220, value: form.apiKey, error: errors.apiKey }}
          onInput={(apiKey) => onChange({ apiKey })}
        />
      )}
      <Choice
        label={t('connections.region')}
        value={form.region}
        options={[
          { value: 'global', label: t('connections.region.global') },
          { value: 'eu', label: t('connections.region.eu') },
        ]}
        onChange={(region) => onChange({ region })}
      />
    </>
  );
}
