import type { SegmentRow } from '../invariants/outcome';
import type { MemoryBlobs } from '../memory/blobs';
import type { Plan } from './plan';
import type { Chance } from './random';

export const segmentId = (segment: number): string => `s${segment + 1}`;
const fileName = (file: number): string => `${'abcdef'[file]}.csv`;

/** What the data platform publishes, and what each version held. */
export function createPublisher(
  plan: Plan,
  parts: {
    chance: Chance;
    blobs: MemoryBlobs;
    versions: (ids: readonly string[]) => Promise<Record<string, string>>;
  },
) {
  const { chance, blobs, versions } = parts;
  /** Segment → file → its rows now. */
  const current = new Map<string, Map<string, SegmentRow[]>>();
  const published = new Map<string, SegmentRow[]>();

  const note = async (id: string): Promise<void> => {
    const version = (await versions([id]))[id];
    if (version !== undefined)
      published.set(`${id} ${version}`, [...(current.get(id)?.values() ?? [])].flat());
  };

  const write = async (segment: number, file: number, rows: number): Promise<void> => {
    const id = segmentId(segment);
    const lines = Array.from({ length: rows }, () => lineOf(chance));
    const files = current.get(id) ?? new Map<string, SegmentRow[]>();
    const name = fileName(file);
    current.set(id, files);
    files.set(
      name,
      lines.map(({ email }, index) => ({ segmentId: id, file: name, record: index + 1, email })),
    );
    await blobs.write(`${id}/${name}`, `email,name\n${lines.map(({ text }) => `${text}\n`).join('')}`);
    await note(id);
  };

  /** One of the planned files. */
  const choose = (which: number): [segment: number, file: number] => {
    const places = plan.segments.flatMap((files, segment) =>
      files.map((_, file): [number, number] => [segment, file]),
    );
    return places[which % places.length] ?? [0, 0];
  };

  return {
    async publishAll(): Promise<void> {
      for (const [segment, files] of plan.segments.entries()) {
        for (const [file, rows] of files.entries()) await write(segment, file, rows);
      }
    },
    publish: (which: number) => write(...choose(which), chance.between(0, 5)),
    async removeFile(which: number): Promise<void> {
      const [segment, file] = choose(which);
      const id = segmentId(segment);
      current.get(id)?.delete(fileName(file));
      blobs.remove(`${id}/${fileName(file)}`);
      await note(id);
    },
    /** The rows of the versions that a run planned. */
    rowsOf: (version: Readonly<Record<string, string>>): SegmentRow[] =>
      Object.entries(version).flatMap(([id, value]) => published.get(`${id} ${value}`) ?? []),
  };
}

/** Few addresses, so that they meet again in other pages, files and segments. */
function lineOf(chance: Chance): { email: string; text: string } {
  const number = chance.between(1, 9);
  const kind = chance.between(1, 100);
  if (kind <= 4) return { email: '', text: 'one,two,three' };
  const email =
    kind <= 9
      ? ''
      : kind <= 14
        ? 'nowhere'
        : `${kind <= 20 ? 'refused' : kind <= 23 ? 'unnamed' : kind <= 32 ? 'error' : 'p'}${number}@example.org`;
  // Longer than SendGrid takes, now and then.
  return { email, text: `${email},${chance.happens(0.1) ? 'x'.repeat(51) : `name ${number}`}` };
}
