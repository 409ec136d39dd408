import type { Connection, Export } from '../api/types';

/** The name of an export's connection, as far as the caller may know it. */
export function connectionName(
  { connectionId }: Pick<Export, 'connectionId'>,
  connections: readonly Connection[],
): string | undefined {
  return connections.find(({ id }) => id === connectionId)?.displayName;
}
