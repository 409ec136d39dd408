import type { Export } from '../api/types';
import { isActive } from '../runs/runStatus';
import { useMay } from '../session/session';
import { useText } from '../text/useText';

export interface CommandReasons {
  readonly run: string | undefined;
  readonly edit: string | undefined;
  readonly duplicate: string | undefined;
  readonly change: string | undefined;
  readonly detach: string | undefined;
}

/** Why each command is not to be had for these exports; undefined where it is. */
export function useCommandReasons(chosen: readonly Export[]): CommandReasons {
  const { t } = useText();
  const may = useMay();
  const first = (...reasons: readonly (string | false)[]): string | undefined =>
    reasons.find((reason) => reason !== false) || undefined;
  const change = first(
    !may('exports.write') && t('reason.contributors'),
    chosen.length === 0 && t('reason.chooseFirst'),
    chosen.some(({ permission }) => permission === 'view') && t('reason.notShared'),
  );
  const single = chosen.length > 1 && t('reason.chooseOne');
  return {
    change,
    edit: first(change ?? false, single),
    duplicate: first(
      !may('exports.write') && t('reason.contributors'),
      chosen.length === 0 && t('reason.chooseFirst'),
      single,
    ),
    detach: first(
      change ?? false,
      chosen.every(({ connectionId }) => connectionId === null) && t('reason.detached'),
    ),
    run: first(
      change ?? false,
      chosen.some(({ status }) => status === 'inactive') && t('reason.inactive'),
      chosen.every(({ lastRun }) => lastRun !== null && isActive(lastRun)) && t('reason.running'),
    ),
  };
}
