import { type LogLevel, logLevels } from './contract';

/** One event of one source: a function's name, or `host`. */
export type Log = (level: LogLevel, source: string, message: string) => void;

/** One line for each event, whatever the message holds, so that a log can be read line by line. */
export function createLog(least: LogLevel, write: (line: string) => void): Log {
  const threshold = logLevels.indexOf(least);
  return (level, source, message) => {
    if (level === 'none' || logLevels.indexOf(level) < threshold) return;
    const text = message.trimEnd().replaceAll('\r', '').replaceAll('\n', '\\n');
    write(`${new Date().toISOString()} ${level} ${source}: ${text}`);
  };
}

/** What to say about anything that was thrown. */
export function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const code = 'code' in thrown && typeof thrown.code === 'string' ? ` (${thrown.code})` : '';
  return `${thrown.name}: ${thrown.message || 'no message'}${code}`;
}
