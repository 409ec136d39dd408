import * as transitions from '../../../shared/runs/transitions';
import type { Breakage } from '../simulate';
import type { Broken } from './broken';

/** Our own functions, replaced: compiled to CommonJS, a module's exports are looked up at each call. */
function withTransitions(replaced: Partial<typeof transitions>): Breakage {
  const actual = { ...transitions };
  return {
    begin: () => void Object.assign(transitions, replaced),
    end: () => void Object.assign(transitions, actual),
  };
}

const { openChains } = transitions;

/** Rule 2: what a commit looks at. */
export const brokenCommits: readonly Broken[] = [
  {
    rule: 2,
    wrong: 'a commit looks only whether its chain is open, not at which step',
    breakage: withTransitions({ isCurrent: (run, { chain }) => openChains(run).includes(chain) }),
  },
  {
    rule: 2,
    wrong: 'a run that has ended takes commits',
    breakage: withTransitions({
      isCurrent: (run, { chain, step }) => run.chains[chain]?.step === step,
      mayFollow: () => true,
    }),
  },
];
