import { createHash } from 'node:crypto';

/** A column as `EntityDefinitions` describes it. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

export interface SegmentDefinition {
  readonly name: string;
  readonly friendlyName?: string;
  /** Whether a person, by number, is a member. */
  readonly has: (person: number) => boolean;
  /** Whether the service says how many members there are. */
  readonly counted?: boolean;
}

export interface DatasetOptions {
  readonly people: number;
  readonly segments: readonly SegmentDefinition[];
  /** Columns of the profiles besides their ids. */
  readonly columns: readonly Column[];
  /** The values of those columns, by person. */
  readonly valuesOf: (person: number) => readonly (string | number | boolean | null)[];
  /** People whose profile is missing, though they are members. */
  readonly missing?: (person: number) => boolean;
}

export interface Segment extends SegmentDefinition {
  readonly members: number;
  evaluatedAt: string;
  status: string;
}

/** Rows in the order of their customer ids; a cell is made when it is asked for. */
export interface Table {
  readonly columns: readonly Column[];
  readonly size: number;
  /** Customer ids, ascending. */
  idAt(position: number): string;
  cellAt(position: number, column: string): unknown;
}

const idColumn: Column = { name: 'msdynci_customerid', type: 'String' };

/** Unified customers are known by 32 hexadecimal digits. */
const customerId = (person: number): string => createHash('md5').update(`person ${person}`).digest('hex');

const guid = (text: string): string => {
  const hex = createHash('md5').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** The tables of Customer Insights - Data that are simulated, with synthetic people. */
export function createDataset({
  people,
  columns,
  valuesOf,
  missing = () => false,
  ...options
}: DatasetOptions) {
  const all = Array.from({ length: people }, (_, person) => ({ id: customerId(person), person }));
  all.sort((a, b) => (a.id < b.id ? -1 : 1));
  const segments = options.segments.map(
    (definition): Segment => ({
      ...definition,
      members: all.filter(({ person }) => definition.has(person)).length,
      ...{ evaluatedAt: '2026-01-01T03:00:00Z', status: 'Successful' },
    }),
  );
  return {
    segments,
    tables: {
      msdynci_customerprofile: tableOf(
        all.filter(({ person }) => !missing(person)),
        [
          { name: 'msdynci_customerprofileid', type: 'Uniqueidentifier', of: (n) => guid(`profile ${n}`) },
          ...columns.map((column, index) => ({ ...column, of: (n: number) => valuesOf(n)[index] ?? null })),
        ],
      ),
      msdynci_segmentmembership: tableOf(
        all.filter(({ person }) => segments.some(({ has }) => has(person))),
        [
          { name: 'msdynci_segmentmembershipid', type: 'Uniqueidentifier', of: (n) => guid(`member ${n}`) },
          { name: 'msdynci_segments', type: 'Memo', of: (n) => segmentsText(segments, n) },
        ],
      ),
    } as Readonly<Record<string, Table>>,
  };
}

interface Person {
  readonly id: string;
  readonly person: number;
}

function tableOf(
  rows: readonly Person[],
  own: readonly (Column & { readonly of: (person: number) => unknown })[],
): Table {
  const cells = new Map<string, (row: Person) => unknown>([
    [idColumn.name, ({ id }) => id],
    ...own.map(({ name, of }) => [name, ({ person }: Person) => of(person)] as const),
  ]);
  return {
    columns: [idColumn, ...own.map(({ name, type }) => ({ name, type }))],
    size: rows.length,
    idAt: (position) => rows[position]?.id ?? '',
    cellAt(position, column) {
      const row = rows[position];
      return row === undefined ? null : cells.get(column)?.(row);
    },
  };
}

export type Dataset = ReturnType<typeof createDataset>;

/** As the documented filter finds it: names between quotation marks that a backslash escapes. */
function segmentsText(segments: readonly Segment[], person: number): string {
  const names = segments.filter(({ has }) => has(person)).map(({ name }) => `\\"${name}\\"`);
  return `[${names.join(',')}]`;
}
