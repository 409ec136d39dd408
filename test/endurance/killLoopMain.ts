import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startAzurite } from '../../local/azurite';
import { type KillLoop, killLoop, type Round } from './killLoop';
import { markdownTable } from './table';

/** `npm run kill-loop -- --rounds 200 --seed 7` */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '20' }, seed: { type: 'string' } },
  });
  const [rounds, seed] = [Number(values.rounds), Number(values.seed ?? randomInt(1_000_000))];
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds must be a number from 1 on');
  console.log(`Kill loop: ${rounds} rounds, seed ${seed}`);
  const azurite = await startAzurite();
  const tell = ({ round, status, kills, seconds }: Round): void =>
    console.log(`  round ${round}: ${status} after ${kills} kills, ${seconds.toFixed(1)} s`);
  const found = await killLoop({ rounds, seed, storage: azurite.connectionString, tell }).finally(
    azurite.stop,
  );
  console.log(`\n${report(found)}`);
  const broken = found.rounds.flatMap(({ round, violations }) =>
    violations.map((line) => `${round}: ${line}`),
  );
  for (const line of broken) console.log(`round ${line}`);
  const wrong = found.rounds.some(({ lost, miscounted }) => lost + miscounted > 0);
  if (wrong || broken.length > 0) process.exit(1);
}

function report({ rounds, deaths }: KillLoop): string {
  const names = ['rows', 'slices', 'pages', 'kills', 'resumes', 'lost', 'miscounted'] as const;
  const sum = (of: readonly Round[]): number[] =>
    names.map((name) => of.reduce((total, round) => total + round[name], 0));
  const [, , , kills, , lost, miscounted] = sum(rounds);
  return [
    markdownTable(
      ['round', ...names],
      [...rounds.map((round) => [round.round, ...sum([round])]), ['all', ...sum(rounds)]],
    ),
    `${rounds.length} rounds, ${deaths} deaths of the host that hit a run ${kills} times, ` +
      `${lost} losses, ${miscounted} miscounts`,
  ].join('\n\n');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
