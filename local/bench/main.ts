import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Measured, measure } from './measure';
import { summarise, table } from './summary';

/** `npm run bench`: runs of CSV segments in Azurite against the bare client, side by side, several rounds. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      profiles: { type: 'string', default: '100000,1000000' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
    },
  });
  const root = join(__dirname, '..', '..', '..');
  const sizes = values.profiles.split(',').map(Number);
  const rounds = Number(values.rounds);
  if (![...sizes, rounds].every((count) => Number.isInteger(count) && count > 0)) {
    throw new Error('--profiles takes numbers with commas between, --rounds a number');
  }
  const measured: Measured[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    for (const profiles of sizes) {
      if (!values.json)
        console.error(`round ${round} of ${rounds}: ${profiles.toLocaleString('en-US')} profiles`);
      measured.push(await measure(root, profiles));
    }
  }
  const summary = summarise(measured);
  console.log(values.json ? JSON.stringify(summary, null, 2) : table(summary));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
