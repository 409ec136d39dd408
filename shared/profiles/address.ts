import { domainToASCII } from 'node:url';

/** Longest address that SendGrid takes (OpenAPI: contacts, email). */
const maxAddress = 254;
/** RFC 5321: the part before the @. */
const maxLocalPart = 64;

const plainAddress =
  /^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/**
 * The address in the form in which SendGrid knows a contact (trimmed, NFC, lower case, the domain in ASCII),
 * or null if it is none. Stricter than SendGrid on purpose: one bad address there refuses a whole page.
 */
export function normaliseAddress(text: string): string | null {
  const address = text.trim().normalize('NFC').toLowerCase();
  if (address.length > maxAddress * 2) return null;
  const at = address.lastIndexOf('@');
  if (at < 1 || at > maxLocalPart) return null;
  // A domain that claims to be Punycode has to prove it.
  const plain = plainAddress.test(address) && !address.includes('xn--', at);
  if (plain) return address.length <= maxAddress ? address : null;
  const local = address.slice(0, at);
  const name = address.slice(at + 1);
  // domainToASCII would read "1.2" as an IPv4 address and drops what comes after a slash.
  if (!localPart.test(local) || /[\s/\\?#:@[\]%]/.test(name)) return null;
  const ascii = domainToASCII(name);
  const result = `${local}@${ascii}`;
  return domain.test(ascii) && ascii.length <= 253 && result.length <= maxAddress ? result : null;
}
