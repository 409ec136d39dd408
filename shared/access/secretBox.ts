import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../errors';

const algorithm = 'aes-256-gcm';
/** Bytes; NIST SP 800-38D recommends 96 bits for GCM. */
const nonceLength = 12;
const tagLength = 16;

/** A key that seals other keys: its id goes with what it sealed. */
export interface SealingKey {
  readonly id: string;
  readonly key: Buffer;
}

const envelopeSchema = z.object({
  v: z.literal(1),
  kid: z.string(),
  wrapped: z.string(),
  sealed: z.string(),
});

type Envelope = z.output<typeof envelopeSchema>;

export interface SecretBox {
  /** `context` says what the secret belongs to; it is authenticated, so that it opens nowhere else. */
  seal(secret: string, context: string): string;
  /** Throws `keyUnreadable` if it was sealed with a key that we do not have, or was moved or changed. */
  open(envelope: string, context: string): string;
  /** The same secret under the newest key, or null if that is the one. Throws `keyUnreadable`. */
  rewrap(envelope: string, context: string): string | null;
}

/**
 * Envelope encryption: each secret has a key of its own, which the newest of ours wraps; all of ours unwrap.
 * So adding a key changes what new secrets depend on, and wrapping anew touches no secret.
 */
export function createSecretBox(keys: readonly SealingKey[]): SecretBox {
  const [newest] = keys;
  if (newest === undefined) throw new Error('A secret box needs a key');

  const wrap = (own: Buffer, context: string) => ({
    kid: newest.id,
    wrapped: encrypt(newest.key, own, `${context}|key`).toString('base64'),
  });
  const unwrap = ({ kid, wrapped }: Envelope, context: string): Buffer => {
    const outer = keys.find(({ id }) => id === kid);
    if (outer === undefined) throw new Error('The key that sealed it is not in SECRET_KEYS');
    return decrypt(outer.key, Buffer.from(wrapped, 'base64'), `${context}|key`);
  };

  return {
    seal(secret, context) {
      const own = randomBytes(32);
      const sealed = encrypt(own, Buffer.from(secret), context).toString('base64');
      return JSON.stringify({ v: 1, ...wrap(own, context), sealed });
    },

    open: (envelope, context) =>
      readable(() => {
        const parsed = parse(envelope);
        return decrypt(unwrap(parsed, context), Buffer.from(parsed.sealed, 'base64'), context).toString();
      }),

    rewrap: (envelope, context) =>
      readable(() => {
        const parsed = parse(envelope);
        if (parsed.kid === newest.id) return null;
        return JSON.stringify({ ...parsed, ...wrap(unwrap(parsed, context), context) });
      }),
  };
}

function parse(envelope: string): Envelope {
  return envelopeSchema.parse(JSON.parse(envelope));
}

function readable<T>(open: () => T): T {
  try {
    return open();
  } catch (cause) {
    throw new AppError('keyUnreadable', 'The stored API key cannot be decrypted.', {
      help: 'Restore the key that sealed it to SECRET_KEYS, or enter the API key of the connection again.',
      cause,
    });
  }
}

/** Nonce, tag and ciphertext, one after the other. */
function encrypt(key: Buffer, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(context));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

function decrypt(key: Buffer, box: Buffer, context: string): Buffer {
  const nonce = box.subarray(0, nonceLength);
  const tag = box.subarray(nonceLength, nonceLength + tagLength);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength });
  decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
  return Buffer.concat([decipher.update(box.subarray(nonceLength + tagLength)), decipher.final()]);
}
