import { mkdir, writeFile } from 'node:fs/promises';
import { faultMatrix, type Outcome } from '../endurance/faultMatrix';
import { faultTables, hasSucceeded } from '../endurance/faultTable';
import { storageOutages } from '../endurance/storageOutage';
import { testStorage } from '../setup/storage';

let outcomes: Outcome[];
beforeAll(async () => {
  outcomes = [...(await faultMatrix(testStorage())), ...(await storageOutages())];
  await mkdir('.local', { recursive: true });
  await writeFile('.local/faults.md', `${faultTables(outcomes)}\n`);
}, 400_000);

const named = ({ name, stage, lasting, ended }: Outcome): string =>
  `${name} at ${stage}${lasting ? ', lasting' : ''}: ${ended.status} ${ended.error?.code ?? ''}`;

test('no fault at any stage loses a row, or counts one twice', () => {
  expect(
    outcomes.flatMap((outcome) => outcome.violations.map((line) => `${named(outcome)}: ${line}`)),
  ).toEqual([]);
});

test('a run that failed for a fault of a request goes on to its end when the fault is over', () => {
  const stuck = outcomes.filter(({ stage, after }) => stage !== 'import' && !hasSucceeded(after));
  expect(stuck.map(named)).toEqual([]);
});

test('a fault that passes does not end a run, unless it says that there is no way', () => {
  const final = /^(400|401|403|404)/;
  const ended = outcomes.filter(({ name, stage, lasting, ended }) => {
    return stage !== 'import' && !lasting && ended.status === 'failed' && !final.test(name);
  });
  expect(ended.map(named)).toEqual([]);
});
