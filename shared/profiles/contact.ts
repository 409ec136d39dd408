import { normaliseAddress } from './address';
import { type DataMatching, targetFields } from './matching';

/** What one profile became. */
export type Mapped =
  /** `json` is the contact as SendGrid gets it. */
  | { readonly kind: 'contact'; readonly address: string; readonly json: string; readonly truncated: boolean }
  /** `email` as read, at most 320 characters. */
  | {
      readonly kind: 'rejection';
      readonly email: string;
      readonly reason: 'missingEmail' | 'invalidEmail' | 'unreadableRow';
      readonly detail?: string;
    };

/** The longest possible address (64 + @ + 255): a rejection shows no more of what was read. */
const maxShownEmail = 320;

/** Makes contacts of rows whose values stand in the order of `matchedFields(matching)`. */
export function contactMapper(matching: DataMatching): (values: readonly string[]) => Mapped {
  const targets = targetFields.filter(({ match }) => matching[match] !== undefined);
  return (values) => {
    const email = values[0] ?? '';
    const address = normaliseAddress(email);
    if (address === null) {
      const reason = email.trim() === '' ? 'missingEmail' : 'invalidEmail';
      return { kind: 'rejection', email: truncate(email, maxShownEmail), reason };
    }
    const quoted = JSON.stringify(address);
    let json = `{"email":${quoted}`;
    let truncated = false;
    targets.forEach(({ name, max }, index) => {
      const value = clean(values[index + 1] ?? '');
      // An empty value is left out: SendGrid would overwrite what it has.
      if (value === '') return;
      const kept = truncate(value, max);
      if (kept !== value) truncated = true;
      json += `,"${name}":${JSON.stringify(kept)}`;
    });
    // Not `address` itself: it can be a slice of a whole chunk of a file, and would keep that in memory.
    return { kind: 'contact', address: quoted.slice(1, -1), json: `${json}}`, truncated };
  };
}

/** What becomes of a row that cannot be read. */
export function unreadable(detail: string): Mapped {
  return { kind: 'rejection', email: '', reason: 'unreadableRow', detail };
}

const unclean = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** One line of text without control characters and lone surrogates, trimmed. */
export function clean(text: string): string {
  if (!unclean.test(text)) return text.trim();
  return text
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Cs}]/gu, '')
    .trim();
}

/** The first `max` code points, so that no character is cut in two. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  let points = 0;
  for (const point of text) {
    if (points === max) return text.slice(0, end).trimEnd();
    points += 1;
    end += point.length;
  }
  return text;
}
