import type { ImportError } from '../connections/destination';
import { normaliseAddress } from '../profiles/address';
import type { SaidError } from './answers';

/** `email 'x' is not valid`, and whatever else quotes an address; no longer than those that we send. */
const quoted = /(["'`])(\S{1,64}?@[^\s@]{1,253}?)\1/g;
const maxReason = 300;

/** The addresses that a refusal names, each with what is said of it. The index it gives cannot be trusted. */
export function namedAddresses(errors: readonly SaidError[]): ImportError[] {
  return errors.flatMap(({ message }) =>
    [...message.matchAll(quoted)].flatMap(([, , text = '']) => {
      const email = normaliseAddress(text) ?? text.toLowerCase();
      return { email, reason: message.slice(0, maxReason) };
    }),
  );
}

/** Whether a 400 or 404 may mean that the list is gone: its wording is not documented. */
export function mentionsList(errors: readonly SaidError[]): boolean {
  return errors.some(({ message, field }) => /\blists?\b|list_ids?/i.test(`${message} ${field ?? ''}`));
}

export function mentionsField(errors: readonly SaidError[]): boolean {
  return errors.some(({ message }) => /custom field/i.test(message));
}
