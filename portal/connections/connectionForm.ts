import type { Translate } from '../text/languages';

export interface ConnectionForm {
  readonly displayName: string;
  readonly availableTo: 'administrators' | 'contributors';
  readonly region: 'global' | 'eu';
  readonly keyFrom: 'entered' | 'vault';
  readonly apiKey: string;
  /** The name of a secret in the Key Vault. */
  readonly keyVaultSecret: string;
  readonly agreed: boolean;
  /** Whether SendGrid took this key in this region. */
  readonly connected: boolean;
  readonly addMe: boolean;
}

export const emptyConnection: ConnectionForm = {
  ...{ displayName: '', availableTo: 'administrators', region: 'global', keyFrom: 'entered' },
  ...{ apiKey: '', keyVaultSecret: '', agreed: false, connected: false, addMe: true },
};

/** How every SendGrid key looks. */
export function isApiKey(text: string): boolean {
  return /^SG\.[\w-]+\.[\w-]+$/.test(text.trim());
}

/** How a secret of a Key Vault can be called. */
export function isSecretName(text: string): boolean {
  return /^[0-9A-Za-z-]{1,127}$/.test(text.trim());
}

/** Which key, as the API takes it. */
export function keyOf({ keyFrom, apiKey, keyVaultSecret }: ConnectionForm) {
  return keyFrom === 'vault' ? { keyVaultSecret: keyVaultSecret.trim() } : { apiKey: apiKey.trim() };
}

export function hasKey({ keyFrom, apiKey, keyVaultSecret }: ConnectionForm): boolean {
  return keyFrom === 'vault' ? isSecretName(keyVaultSecret) : isApiKey(apiKey);
}

export type ConnectionErrors = { readonly [Name in keyof ConnectionForm]?: string };

export function connectionErrors(form: ConnectionForm, t: Translate): ConnectionErrors {
  return {
    ...(form.displayName.trim() === '' ? { displayName: t('form.required') } : {}),
    ...keyErrors(form, t),
    ...(form.agreed ? {} : { agreed: t('connections.agreeFirst') }),
    ...(form.connected ? {} : { connected: t('connections.reason.connect') }),
  };
}

function keyErrors(form: ConnectionForm, t: Translate): ConnectionErrors {
  if (hasKey(form)) return {};
  return form.keyFrom === 'vault'
    ? { keyVaultSecret: t('connections.secretInvalid') }
    : { apiKey: t('connections.apiKeyInvalid') };
}
