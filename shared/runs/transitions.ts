import type { Chain, Run, RunMessage, RunStatus } from './run';

/** PROTOCOL section 2; nothing else is legal. A state may follow itself while a run goes on. */
const legal: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  queued: ['queued', 'exporting', 'confirming', 'skipped', 'failed', 'canceled'],
  exporting: ['exporting', 'confirming', 'failed', 'canceled'],
  confirming: ['confirming', 'succeeded', 'completedWithRejections', 'failed', 'canceled'],
  // By resume only.
  failed: ['queued', 'exporting', 'confirming'],
  succeeded: [],
  completedWithRejections: [],
  canceled: [],
  skipped: [],
};

export function mayFollow(from: RunStatus, to: RunStatus): boolean {
  return legal[from].includes(to);
}

export function isTerminal(status: RunStatus): boolean {
  return status !== 'queued' && status !== 'exporting' && status !== 'confirming';
}

/** The chains that wait for a message: chain 0 plans and confirms, the others export a slice each. */
export function openChains(run: Pick<Run, 'status' | 'chains'>): number[] {
  if (isTerminal(run.status)) return [];
  if (run.status !== 'exporting') return [0];
  return run.chains.flatMap((chain, index) =>
    chain.slice !== undefined && !chain.slice.done ? [index] : [],
  );
}

/** Whether the message is for the run as it stands. */
export function isCurrent(run: Run, message: RunMessage): boolean {
  return openChains(run).includes(message.chain) && run.chains[message.chain]?.step === message.step;
}

export function messageFor(run: Run, chain: number): RunMessage {
  return { exportId: run.exportId, runId: run.id, chain, step: chainOf(run, chain).step };
}

export function chainOf(run: Run, index: number): Chain {
  const chain = run.chains[index];
  if (chain === undefined) throw new Error(`Run has no chain ${index}`);
  return chain;
}

/** The run with one chain changed. */
export function withChain(run: Run, index: number, change: Partial<Chain>): Run {
  return {
    ...run,
    chains: run.chains.map((chain, i) => (i === index ? { ...chain, ...change } : chain)),
  };
}

/** The chains whose message the commit from `before` to `after` has to send: moved by it, or opened by it. */
export function chainsToSend(before: Run, after: Run): number[] {
  const wasOpen = openChains(before);
  return openChains(after).filter(
    (index) => !wasOpen.includes(index) || before.chains[index]?.step !== after.chains[index]?.step,
  );
}
