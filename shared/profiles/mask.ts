/**
 * A text in which every address has nothing left but first characters and the top-level domain:
 * `m***@e***.org`. Word by word, so that it takes a long text no longer than it should.
 */
export function maskAddresses(text: string): string {
  return text.replace(/[^\s<>(),;:]+/g, (word) => (word.includes('@') ? maskAddress(word) : word));
}

function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  const top = dot > 0 ? domain.slice(dot) : '';
  return `${first(address.slice(0, at))}***@${dot === 0 ? '' : first(domain)}***${top}`;
}

function first(text: string): string {
  const point = text.codePointAt(0);
  return point === undefined ? '' : String.fromCodePoint(point);
}

/** A text with nothing left of its words but their first characters: `n***-a***@e***.o***`. */
export function maskWords(text: string): string {
  return text.replace(/([\p{L}\p{N}])[\p{L}\p{N}\p{M}]*/gu, '$1***');
}
