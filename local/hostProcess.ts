import { type ListeningProcess, startProcess } from './childProcess';

export type HostProcess = ListeningProcess;

/** The trigger host as a process of its own; of the project in `root`, or else of this one. */
export function startHostProcess(
  environment: Readonly<Record<string, string>>,
  root?: string,
): Promise<HostProcess> {
  return startProcess({ script: 'host/main.js', environment, root });
}
