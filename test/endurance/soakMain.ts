import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startAzurite } from '../../local/azurite';
import { type Levels, type Soak, soak } from './soak';
import { markdownTable } from './table';

/** `npm run soak -- --runs 1000 --exports 20 --seed 7` */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '200' },
      exports: { type: 'string', default: '20' },
      seed: { type: 'string' },
    },
  });
  const [runs, exports, seed] = [values.runs, values.exports, values.seed ?? randomInt(1_000_000)].map(
    Number,
  );
  if (!(Number(runs) >= 1) || !(Number(exports) >= 1))
    throw new Error('--runs and --exports are numbers from 1 on');
  console.log(`Soak: ${runs} runs of ${exports} exports, seed ${seed}`);
  const azurite = await startAzurite();
  const tell = (done: number): void => {
    if (done % 20 === 0) console.log(`  ${done} runs`);
  };
  const options = { runs: Number(runs), exports: Number(exports), seed: Number(seed), tell };
  const found = await soak({ ...options, storage: azurite.connectionString }).finally(azurite.stop);
  console.log(`\n${report(found)}`);
  if (found.violations.length > 0) process.exit(1);
}

function report({ runs, faults, resumes, ends, violations, start, end, retained, buried }: Soak): string {
  const row = (name: string, { memoryBytes, openHandles, messages, rows, blobs }: Levels) => [
    ...[name, Math.round(memoryBytes / 1_048_576), openHandles, messages, rows, blobs],
  ];
  return [
    markdownTable(
      ['moment', 'host memory, MiB', 'open handles', 'messages', 'table rows', 'blobs'],
      [
        row('start (one run of each export)', start),
        row('end', end),
        row('after retention (host started anew)', retained),
        row('all exports deleted', buried),
      ],
    ),
    markdownTable(['end of a run', 'runs'], Object.entries(ends).sort()),
    `${runs} runs, ${faults} faults, ${resumes} resumes, ${violations.length} violations`,
    ...violations,
  ].join('\n\n');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
