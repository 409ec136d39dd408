import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Measured, measure } from './measure';
import { benchSources, isBenchSource } from './sources';
import { summarise, table } from './summary';

/** `npm run bench`: runs against the bare client with the same contacts, side by side, several rounds. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      profiles: { type: 'string', default: '100000,1000000' },
      source: { type: 'string', default: Object.keys(benchSources).join(',') },
      rounds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
    },
  });
  const root = join(__dirname, '..', '..', '..');
  const sizes = values.profiles.split(',').map(Number);
  const sources = values.source.split(',').filter(isBenchSource);
  const rounds = Number(values.rounds);
  if (![...sizes, rounds].every((count) => Number.isInteger(count) && count > 0)) {
    throw new Error('--profiles takes numbers with commas between, --rounds a number');
  }
  if (sources.length === 0) throw new Error(`--source takes ${Object.keys(benchSources).join(', ')}`);
  const measured: Measured[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const [source, profiles] of sources.flatMap((name) => sizes.map((size) => [name, size] as const))) {
      if (!values.json)
        console.error(`round ${round} of ${rounds}: ${source}, ${profiles.toLocaleString('en-US')} profiles`);
      measured.push(await measure(root, { source, profiles }));
    }
  }
  const summaries = sources.map((source) => summarise(measured.filter((one) => one.source === source)));
  console.log(values.json ? JSON.stringify(summaries, null, 2) : summaries.map(table).join('\n\n'));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
