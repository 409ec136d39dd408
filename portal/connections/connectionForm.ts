import type { Translate } from '../text/useText';

export interface ConnectionForm {
  readonly displayName: string;
  readonly availableTo: 'administrators' | 'contributors';
  readonly region: 'global' | 'eu';
  readonly apiKey: string;
  readonly agreed: boolean;
  /** Whether SendGrid took this key in this region. */
  readonly connected: boolean;
}

export const emptyConnection: ConnectionForm = {
  ...{ displayName: '', availableTo: 'administrators', region: 'global' },
  ...{ apiKey: '', agreed: false, connected: false },
};

/** How every SendGrid key looks. */
export function isApiKey(text: string): boolean {
  return /^SG\.[\w-]+\.[\w-]+$/.test(text.trim());
}

export type ConnectionErrors = { readonly [Name in keyof ConnectionForm]?: string };

export function connectionErrors(form: ConnectionForm, t: Translate): ConnectionErrors {
  return {
    ...(form.displayName.trim() === '' ? { displayName: t('form.required') } : {}),
    ...(isApiKey(form.apiKey) ? {} : { apiKey: t('connections.apiKeyInvalid') }),
    ...(form.agreed ? {} : { agreed: t('connections.agreeFirst') }),
    ...(form.connected ? {} : { connected: t('connections.reason.connect') }),
  };
}
