import { useNow } from '../data/useNow';
import { useText } from '../text/useText';

/** How long ago, or in how long; the exact time with its zone on demand. */
export function Time({ at }: { at: string }) {
  const { format } = useText();
  const now = useNow(Math.abs(Date.parse(at) - Date.now()) < 120_000 ? 1_000 : 30_000);
  return (
    <time dateTime={at} title={format.moment(at)}>
      {format.relative(at, now)}
    </time>
  );
}
