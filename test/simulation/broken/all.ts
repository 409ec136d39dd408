import type { Broken } from './broken';
import { brokenSteps } from './steps';
import { brokenWatchdog } from './watchdog';
import { brokenWrites } from './writes';

/** One or more for each rule of PROTOCOL.md that can be broken from outside our code, by its rule. */
export const allBroken: readonly Broken[] = [...brokenWrites, ...brokenSteps, ...brokenWatchdog].sort(
  (a, b) => a.rule - b.rule,
);
