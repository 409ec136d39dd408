import fc from 'fast-check';
import { type Chain, type Run, type RunStatus, runStatuses } from '../../shared/runs/run';
import {
  chainOf,
  chainsToSend,
  isCurrent,
  isTerminal,
  mayFollow,
  messageFor,
  openChains,
  withChain,
} from '../../shared/runs/transitions';
import { anyRun } from './runs';

/** PROTOCOL section 2, and that a run may stay what it is while it goes on. */
const table: Record<RunStatus, RunStatus[]> = {
  queued: ['queued', 'exporting', 'confirming', 'failed', 'canceled', 'skipped'],
  exporting: ['exporting', 'confirming', 'failed', 'canceled'],
  confirming: ['confirming', 'succeeded', 'completedWithRejections', 'failed', 'canceled'],
  succeeded: [],
  completedWithRejections: [],
  failed: ['queued', 'exporting', 'confirming'],
  canceled: [],
  skipped: [],
};

test.each(runStatuses)('what may follow %s', (from) => {
  expect(runStatuses.filter((to) => mayFollow(from, to))).toEqual(table[from]);
});

test('a run that is queued, exporting or confirming goes on; every other has ended', () => {
  expect(runStatuses.filter((status) => !isTerminal(status))).toEqual(['queued', 'exporting', 'confirming']);
});

describe('open chains', () => {
  test('chain 0 plans and confirms; slices export until they are done; an ended run has none', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const slices = run.chains.flatMap(({ slice }, index) => (slice && !slice.done ? [index] : []));
        const expected = { queued: [0], exporting: slices, confirming: [0] } as Record<string, number[]>;
        expect(openChains(run)).toEqual(expected[run.status] ?? []);
      }),
    );
  });

  test('a message counts while its chain is open and at its step', () => {
    fc.assert(
      fc.property(anyRun, fc.nat(33), fc.constantFrom(-1, 0, 1), (run, index, off) => {
        const step = (run.chains[index]?.step ?? 0) + off;
        const message = { exportId: run.exportId, runId: run.id, chain: index, step };
        expect(isCurrent(run, message)).toBe(off === 0 && openChains(run).includes(index));
      }),
    );
  });

  test('the message of an open chain counts', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        for (const index of openChains(run)) expect(isCurrent(run, messageFor(run, index))).toBe(true);
      }),
    );
  });
});

describe('what a commit sends', () => {
  const chain = (step: number, slice?: Partial<Chain['slice']>): Chain => ({
    ...{ step, due: '2026-01-01T00:00:00.000Z', tries: 0, polls: 0 },
    ...(slice === undefined
      ? {}
      : { slice: { segmentId: 's', rows: 1, plan: '', cursor: '', read: 0, done: false, ...slice } }),
  });
  const run = (status: RunStatus, ...chains: Chain[]) => ({ status, chains }) as unknown as Run;

  test.each([
    [
      'planning: every slice',
      run('queued', chain(0)),
      run('exporting', chain(1), chain(0, {}), chain(0, {})),
      [1, 2],
    ],
    ['planning nothing: chain 0', run('queued', chain(0)), run('confirming', chain(1)), [0]],
    [
      'a page: its slice',
      run('exporting', chain(1), chain(3, {}), chain(0, {})),
      run('exporting', chain(1), chain(4, {}), chain(0, {})),
      [1],
    ],
    [
      'a last page of a slice: nothing',
      run('exporting', chain(1), chain(3, {}), chain(0, {})),
      run('exporting', chain(1), chain(4, { done: true }), chain(0, {})),
      [],
    ],
    [
      'the last page of all: chain 0',
      run('exporting', chain(1), chain(3, {})),
      run('confirming', chain(1), chain(4, { done: true })),
      [0],
    ],
    ['a poll: chain 0', run('confirming', chain(1)), run('confirming', chain(2)), [0]],
    ['an end: nothing', run('confirming', chain(1)), run('succeeded', chain(2)), []],
  ])('%s', (_, before, after, sent) => {
    expect(chainsToSend(before, after)).toEqual(sent);
  });

  test('nothing for a write that moves no chain', () => {
    fc.assert(fc.property(anyRun, (any) => expect(chainsToSend(any, any)).toEqual([])));
  });
});

test('one chain changes and the others stay', () => {
  fc.assert(
    fc.property(anyRun, fc.nat(33), (run, index) => {
      const changed = withChain(run, index, { tries: 77 });
      expect(changed.chains).toEqual(run.chains.map((own, i) => (i === index ? { ...own, tries: 77 } : own)));
      expect({ ...changed, chains: run.chains }).toEqual(run);
    }),
  );
});

test('a chain that is not there is a fault of ours', () => {
  expect(() => chainOf({ chains: [] } as unknown as Run, 3)).toThrow('no chain 3');
});
