import { type ListeningProcess, startProcess } from './childProcess';

export type HostProcess = ListeningProcess;

/** The trigger host as a process of its own. */
export function startHostProcess(environment: Readonly<Record<string, string>>): Promise<HostProcess> {
  return startProcess({ script: 'host/main.js', environment });
}
