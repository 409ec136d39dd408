import type { Settings } from '../config';
import type { Connection } from '../connections/connection';
import type { Destination } from '../connections/destination';
import type { ExportDefinition } from '../exports/export';
import type { Blobs, Clock, Log, Outbox, Random, Rows } from '../ports';
import type { PageLimits } from '../profiles/page';
import type { SegmentSource } from '../segments/segment';
import type { Run, RunMessage } from './run';

/** What runs need of the definitions that they execute. */
export interface Definitions {
  /** Null if there is none; a deleted one still answers, with `deleted: true`. */
  findExport(id: string): Promise<ExportDefinition | null>;
  /** The deleted ones included. */
  allExports(): AsyncIterable<ExportDefinition>;
  /** Removes the definition of a buried export for good. */
  forgetExport(id: string): Promise<void>;
  findConnection(id: string): Promise<Connection | null>;
  /** Records that the connection's key stopped working. */
  markConnection(id: string, reason: string): Promise<void>;
}

/** Everything that a run touches, handed in from `app.ts`. */
export interface RunDeps {
  /** The table `runs`. */
  readonly rows: Rows;
  readonly outbox: Outbox<RunMessage>;
  /** The container of rejections. */
  readonly rejections: Blobs;
  readonly definitions: Definitions;
  /** Hears of the runs that the app starts by itself, after a refresh or on a schedule; what a person starts, his request tells. */
  readonly startedBySystem?: (run: Run) => Promise<void>;
  readonly source: SegmentSource;
  /** Throws `keyUnreadable`. */
  readonly destinationOf: (connection: Connection) => Promise<Destination>;
  readonly clock: Clock;
  readonly random: Random;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly log: Log;
  readonly settings: Settings;
  readonly pageLimits: PageLimits;
}

/** What a step works with: the run as it was read, and who receives its contacts. */
export interface Step {
  readonly message: RunMessage;
  readonly run: Run;
  readonly connection: Connection;
  readonly destination: Destination;
}
