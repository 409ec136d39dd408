import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Me, Permission } from '../api/types';

const SessionContext = createContext<Me | null>(null);

export const SessionProvider = ({ me, children }: { me: Me; children: ComponentChildren }) => (
  <SessionContext.Provider value={me}>{children}</SessionContext.Provider>
);

/** Who looks at the page. */
export function useMe(): Me {
  const me = useContext(SessionContext);
  if (me === null) throw new Error('There is no SessionProvider around this');
  return me;
}

/** Whether the caller may; the server decides again. */
export function useMay(): (permission: Permission) => boolean {
  const { may } = useMe();
  return (permission) => may.includes(permission);
}
