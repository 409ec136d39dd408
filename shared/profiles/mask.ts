/** An address with nothing left but first characters and the top-level domain: `m***@e***.org`. */
export function maskAddresses(text: string): string {
  return text.replace(/[^\s@<>(),;:"]+@[^\s@<>(),;:"]*/g, (address) => {
    const at = address.lastIndexOf('@');
    const domain = address.slice(at + 1);
    const dot = domain.lastIndexOf('.');
    const top = dot > 0 ? domain.slice(dot) : '';
    return `${first(address)}***@${dot === 0 ? '' : first(domain)}***${top}`;
  });
}

const first = (text: string): string => [...text][0] ?? '';

/** A text with nothing left of its words but their first characters: `n***-a***@e***.o***`. */
export function maskWords(text: string): string {
  return text.replace(/([\p{L}\p{N}])[\p{L}\p{N}\p{M}]*/gu, '$1***');
}
