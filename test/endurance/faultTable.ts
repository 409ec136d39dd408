import type { RunView } from '../../shared/runs/view';
import type { Outcome } from './faultMatrix';
import { stageNames } from './faults';
import { markdownTable } from './table';

/** What each fault does to a run, as the README shows it. */
export function faultTables(outcomes: readonly Outcome[]): string {
  const requests = outcomes.filter(({ stage }) => stage !== 'import');
  const imports = outcomes.filter(({ stage }) => stage === 'import');
  const names = [...new Set(requests.map(({ name }) => name))];
  const cell = (name: string, stage: string): string => {
    const own = requests.filter((outcome) => outcome.name === name && outcome.stage === stage);
    const [once, lasting = once] = [own.find((one) => !one.lasting), own.find((one) => one.lasting)].map(
      (outcome) => (outcome === undefined ? undefined : said(outcome)),
    );
    return once === lasting ? (once ?? '') : `${once}; lasting: ${lasting}`;
  };
  return [
    markdownTable(
      ['answer of SendGrid', ...stageNames],
      names.map((name) => [name, ...stageNames.map((stage) => cell(name, stage))]),
    ),
    markdownTable(
      ['import', 'run'],
      imports.map((outcome) => [outcome.name, said(outcome)]),
    ),
  ].join('\n\n');
}

/** `↻`: resumed after the fault, it succeeded. */
function said({ ended, after }: Outcome): string {
  if (ended.status !== 'failed') return plain(ended);
  const code = ended.error?.code ?? '';
  return hasSucceeded(after) ? `\`${code}\` ↻` : `\`${code}\``;
}

function plain({ status, counts, warnings }: RunView): string {
  const codes = warnings.map(({ code }) => `\`${code}\``).join(', ');
  const rejected = counts.rejected > 0 ? `${counts.rejected} of ${counts.read} rejected` : status;
  return codes === '' ? rejected : `${rejected}, ${codes}`;
}

export function hasSucceeded({ status }: Pick<RunView, 'status'>): boolean {
  return status === 'succeeded' || status === 'completedWithRejections';
}
