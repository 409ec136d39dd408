import { useEffect, useState } from 'preact/hooks';
import { type Address, formatAddress, parseAddress } from './address';

const changed = 'addresschange';

/** Where we are. */
export function useAddress(): Address {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const read = () => setHash(location.hash);
    // It may have changed before anybody listened.
    read();
    addEventListener('hashchange', read);
    addEventListener(changed, read);
    return () => {
      removeEventListener('hashchange', read);
      removeEventListener(changed, read);
    };
  }, []);
  return parseAddress(hash);
}

export function go(parts: readonly string[], query: Address['query'] = {}): void {
  location.hash = formatAddress(parts, query);
}

/** Changes the query of where we are, without a new entry in the history. */
export function changeQuery(change: Address['query']): void {
  const { parts, query } = parseAddress(location.hash);
  history.replaceState(null, '', formatAddress(parts, { ...query, ...change }));
  dispatchEvent(new Event(changed));
}
