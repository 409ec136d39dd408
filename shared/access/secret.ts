import { inspect } from 'node:util';

const redacted = '[redacted]';

/** A value that only `reveal` gives: printed, logged, spread or made JSON, it says that it is one. */
export interface Secret {
  /** Only where the value leaves for the service that it opens, or is sealed. */
  reveal(): string;
  /** The last four characters, by which people recognise it. */
  hint(): string;
  toString(): string;
  toJSON(): string;
}

const made = new WeakSet<object>();

/** The value lives in the closure: no property holds it, so nothing that walks an object finds it. */
export function secret(value: string): Secret {
  const print = () => redacted;
  const wrapped = {
    reveal: () => value,
    hint: () => value.slice(-4),
    toString: print,
    toJSON: print,
    [inspect.custom]: print,
  };
  made.add(wrapped);
  return wrapped;
}

export function isSecret(value: unknown): value is Secret {
  return typeof value === 'object' && value !== null && made.has(value);
}
