import { metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import { errorKind } from '../errors';
import type { Exchange, Log, LogFields } from '../ports';

/** The name under which all of it is found. */
const scope = 'segment-export-sendgrid';

/**
 * Traces and metrics through OpenTelemetry's API. It does nothing at all until somebody registers an SDK in the
 * process, so there is no setting here: what is recorded goes where that SDK sends it.
 */
export interface Telemetry {
  /** Does a piece of work inside a span of its own; what throws marks it. */
  traced<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** The same log, whose lines are also attributes and events of the span at work, and are counted. */
  heard(log: Log): Log;
  /** One request to SendGrid and its answer. */
  exchanged(exchange: Exchange): void;
}

export function openTelemetry(): Telemetry {
  // Asked for when the app is made: an SDK that is preloaded has been registered by then.
  const tracer = trace.getTracer(scope);
  const record = instruments();
  return {
    traced: (name, work) =>
      tracer.startActiveSpan(name, async (span) => {
        try {
          return await work();
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: errorKind(error) });
          throw error;
        } finally {
          span.end();
        }
      }),

    heard:
      (log) =>
      (level, event, fields = {}) => {
        log(level, event, fields);
        const attributes = attributesOf(fields);
        trace.getActiveSpan()?.setAttributes(attributes).addEvent(event, attributes);
        record.line(event, fields);
      },

    exchanged: record.exchange,
  };
}

function instruments() {
  const meter = metrics.getMeter(scope);
  const profiles = meter.createCounter('segment_export.profiles', {
    description: 'Profiles by what became of them: read, sent, merged, rejected',
    unit: '{profile}',
  });
  const pages = meter.createHistogram('segment_export.page.duration', {
    description: 'From taking up a page to its commit',
    unit: 's',
  });
  const runs = meter.createCounter('segment_export.runs.ended', {
    description: 'Runs that ended, by status and code',
    unit: '{run}',
  });
  const steps = meter.createCounter('segment_export.events', {
    description: 'Lines of the log by event, among them steps deferred, retried and sent again',
    unit: '{event}',
  });
  const requests = meter.createHistogram('segment_export.sendgrid.duration', {
    description: 'Requests to SendGrid by method and status',
    unit: 's',
  });

  return {
    line(event: string, fields: LogFields): void {
      const { milliseconds, status, code, errored } = fields;
      steps.add(1, { event });
      if (event === 'page exported') {
        for (const outcome of ['read', 'sent', 'merged', 'rejected']) {
          profiles.add(Number(fields[outcome] ?? 0), { outcome });
        }
        pages.record(Number(milliseconds) / 1_000);
      }
      // Accepted first, and refused by SendGrid's import later.
      if (typeof errored === 'number' && errored > 0) profiles.add(errored, { outcome: 'rejected' });
      if (event === 'run ended' || event === 'run skipped') runs.add(1, attributesOf({ status, code }, ''));
    },

    exchange({ method, status, milliseconds }: Exchange): void {
      requests.record(milliseconds / 1_000, { method, status: status ?? 'none' });
    },
  };
}

/** Ids, counts and codes, as the log has them. */
function attributesOf(fields: LogFields, prefix = 'segment_export.') {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[`${prefix}${name}`, value]],
    ),
  );
}
