const timeSpan = /^(?:(\d+)\.)?(\d{1,8}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;

/**
 * A .NET TimeSpan in milliseconds: `[d.]hh:mm[:ss[.fffffff]]`; undefined if it is none.
 * `24:00:00` means 24 days: from 24 on, the first number counts days
 * (learn.microsoft.com/azure/azure-functions/functions-bindings-timer#timespan).
 */
export function parseTimeSpan(text: string): number | undefined {
  const match = timeSpan.exec(text.trim());
  if (match === null) return undefined;
  const [days, first, second, third, fraction] = match.slice(1).map((part) => part ?? '');
  const countsDays = !days && third !== '' && !fraction && Number(first) >= 24;
  const [d, h, m, s] = countsDays ? [first, second, third, ''] : [days, first, second, third];
  const [dayCount, hours, minutes, seconds] = [d, h, m, s].map(Number);
  if (hours === undefined || hours > 23 || (minutes ?? 0) > 59 || (seconds ?? 0) > 59) return undefined;
  const whole = (((dayCount ?? 0) * 24 + hours) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  return whole * 1000 + Math.round(Number(`0.${fraction || 0}`) * 1000);
}
