import type { Broken } from './broken';
import { brokenCommits } from './modules';
import { brokenSteps } from './steps';
import { brokenWatchdog } from './watchdog';
import { brokenWrites } from './writes';

/** What the simulation must notice: one or more for each rule of PROTOCOL.md that can be broken, by its rule. */
export const allBroken: readonly Broken[] = [
  ...brokenCommits,
  ...brokenWrites,
  ...brokenSteps,
  ...brokenWatchdog,
].sort((a, b) => a.rule - b.rule);
