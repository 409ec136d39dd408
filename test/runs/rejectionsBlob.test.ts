import { rejectionsBlob, rejectionsFolder } from '../../shared/runs/rejectionsBlob';

test('a blob names its run, chain, step and the invocation that wrote it', () => {
  const message = { exportId: 'e', runId: 'r1', chain: 3, step: 14 };
  expect(rejectionsBlob(message, 'abc')).toBe('r1/3-14-abc.ndjson');
});

test('the folder of a run is not the beginning of another', () => {
  expect(rejectionsFolder('r10').startsWith(rejectionsFolder('r1'))).toBe(false);
});
