import type { Run } from '../api/types';
import { useText } from '../text/useText';
import { Notice } from '../ui/Notice';

/** What the run wants known although it went on. */
export function RunWarnings({ run }: { run: Run }) {
  const { t } = useText();
  if (run.warnings.length === 0) return null;
  return (
    <>
      {run.warnings.map(({ code, count = 0 }) => (
        <Notice key={code} tone="warn" title={t(`warning.${code}`, { count })} />
      ))}
    </>
  );
}
