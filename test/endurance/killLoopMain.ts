import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startAzurite } from '../../local/azurite';
import { killLoop, type Round } from './killLoop';
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
  const done = await killLoop({ rounds, seed, storage: azurite.connectionString, tell }).finally(
    azurite.stop,
  );
  console.log(`\n${report(done)}`);
  for (const { round, violations } of done)
    for (const line of violations) console.log(`round ${round}: ${line}`);
  if (done.some(({ violations, lost, miscounted }) => violations.length + lost + miscounted > 0))
    process.exit(1);
}

function report(rounds: readonly Round[]): string {
  const sum = (value: (round: Round) => number): number =>
    rounds.reduce((total, round) => total + value(round), 0);
  const row = (name: string | number, of: readonly Round[]) => {
    const total = (value: (round: Round) => number) => of.reduce((all, round) => all + value(round), 0);
    return [
      ...[name, total(({ rows }) => rows), total(({ slices }) => slices), total(({ pages }) => pages)],
      ...[total(({ kills }) => kills), total(({ resumes }) => resumes)],
      ...[total(({ lost }) => lost), total(({ miscounted }) => miscounted)],
    ];
  };
  return [
    markdownTable(
      ['round', 'rows', 'slices', 'pages', 'kills', 'resumes', 'lost', 'miscounted'],
      [...rounds.map((round) => row(round.round, [round])), row('all', rounds)],
    ),
    `${rounds.length} rounds, ${sum(({ kills }) => kills)} kills survived, ${sum(({ lost }) => lost)} losses, ${sum(({ miscounted }) => miscounted)} miscounts`,
  ].join('\n\n');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
