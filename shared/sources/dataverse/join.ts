import { z } from 'zod';
import type { RowBatch, SourceRow } from '../../segments/segment';
import type { DataversePage, Pages } from './pages';
import { inRange, type Range } from './ranges';
import { isMember, memberships, profiles, query, quoted } from './tables';

/** The run's row takes no longer cursors. */
const maxCursor = 4_000;

/** A range of one segment's members, and what to read of their profiles. */
export interface MemberSlice extends Range {
  readonly segment: string;
  readonly version: string;
  readonly columns: readonly string[];
  /** So few are members that their profiles are looked up instead of all being read. */
  readonly thin: boolean;
}

/** Ids in one look-up: a URL may have 32,768 characters. */
const idsPerLookUp = 200;

/** Where one of the two tables was left: in which page, before which of its rows. */
interface Place {
  readonly link: string;
  readonly index: number;
}

/** After so many records, the last of which was this customer. Without places: from that customer on. */
interface Position {
  readonly record: number;
  readonly last: string | null;
  readonly members?: Place;
  readonly profiles?: Place;
}

const place = z.tuple([z.string(), z.number().int()]);
const cursorSchema = z.union([
  z.tuple([z.number().int(), z.string(), place, place]),
  z.tuple([z.number().int(), z.string()]),
]);

/**
 * The members of a slice with their profiles. Both tables are read in the order of the customer ids, a page of
 * each at a time, and merged: no more is held than these two pages. A member without a profile is a row that
 * says so; a customer who is a member for two publishers is one row.
 */
export async function* joinMembers(
  pages: Pages,
  slice: MemberSlice,
  cursor: string,
): AsyncGenerator<Omit<RowBatch, 'segmentId'>> {
  const start = positionOf(cursor);
  const open = async (link: string, columns: readonly string[], index = 0): Promise<Table> => ({
    ...{ link, index, page: await pages.read({ link, columns, version: slice.version }) },
  });
  const lookUp = async ({ page, index }: Table): Promise<Table> => {
    const ids = page.rows.slice(index, index + Math.min(idsPerLookUp, pages.pageSize)).map(({ id }) => id);
    return { ...(await open(lookUpLink(slice, ids), slice.columns)), upTo: ids.at(-1) ?? '' };
  };
  let { record, last } = start;
  let [member, profile] = await Promise.all([
    open(start.members?.link ?? memberLink(slice, last), [], start.members?.index),
    slice.thin
      ? nothing()
      : open(start.profiles?.link ?? profileLink(slice, last), slice.columns, start.profiles?.index),
  ]);
  for (;;) {
    const rows: SourceRow[] = [];
    const noted: Noted = { first: record, ids: [], members: [], profiles: [] };
    while (member.index < member.page.rows.length) {
      const id = member.page.rows[member.index]?.id ?? '';
      profile.index = firstFrom(profile, id);
      if (!answers(profile, id)) break;
      member.index += 1;
      if (id === last && id !== '') continue;
      record += 1;
      last = id;
      rows.push(rowOf(record, id, profile));
      noted.ids.push(id);
      noted.members.push(member.index);
      noted.profiles.push(profile.index);
    }
    if (rows.length > 0) yield { rows, cursorAfter: cursors(noted, member.link, profile.link) };
    const isRead = member.index === member.page.rows.length;
    if (isRead && member.page.next === null) return;
    if (isRead) member = await open(member.page.next ?? '', []);
    else if (slice.thin) profile = await lookUp(member);
    else profile = await open(profile.page.next ?? '', slice.columns);
  }
}

interface Table {
  readonly link: string;
  readonly page: DataversePage;
  /** The next row. */
  index: number;
  /** The last id that was looked up, where the page holds no others. */
  readonly upTo?: string;
}

/** Nobody has been looked up yet. */
const nothing = (): Table => ({ link: '', page: { rows: [], next: null }, index: 0, upTo: '' });

/** Whether the page says if there is a profile of this id: its rows reach so far, or there are no more. */
function answers({ page, index, upTo }: Table, id: string): boolean {
  return upTo === undefined ? index < page.rows.length || page.next === null : id <= upTo;
}

/** The first row from the next one on whose id is not smaller. */
function firstFrom({ page, index }: Table, id: string): number {
  let at = index;
  while (at < page.rows.length && (page.rows[at]?.id ?? '') < id) at += 1;
  return at;
}

function rowOf(record: number, id: string, { page, index }: Table): SourceRow {
  const found = page.rows[index];
  if (id === '') return { record, unreadable: 'The membership names no customer.' };
  if (found?.id !== id) return { record, unreadable: 'There is no profile of this member.' };
  return { record, values: found.values };
}

/** For each row of a batch: its id, and the next rows of both tables after it. */
interface Noted {
  /** Records before the batch. */
  readonly first: number;
  readonly ids: string[];
  readonly members: number[];
  readonly profiles: number[];
}

/** Holds no rows: a page keeps its cursors for as long as it is at work. */
function cursors({ first, ids, members, profiles: found }: Noted, memberPage: string, profilePage: string) {
  return (row: number): string => {
    const short = [first + row + 1, ids[row] ?? ''];
    const cursor = JSON.stringify([...short, [memberPage, members[row]], [profilePage, found[row]]]);
    return cursor.length <= maxCursor ? cursor : JSON.stringify(short);
  };
}

function positionOf(cursor: string): Position {
  if (cursor === '') return { record: 0, last: null };
  const [record, last, members, found] = cursorSchema.parse(JSON.parse(cursor));
  if (members === undefined || found === undefined) return { record, last };
  return {
    ...{ record, last },
    members: { link: members[0], index: members[1] },
    profiles: { link: found[0], index: found[1] },
  };
}

function memberLink(slice: MemberSlice, last: string | null): string {
  return query(memberships.set, {
    $select: memberships.id,
    $filter: [isMember(slice.segment), ...inRange(slice), ...after(last)].join(' and '),
    $orderby: `${memberships.id} asc`,
  });
}

function profileLink(slice: MemberSlice, last: string | null): string {
  const conditions = [...inRange(slice), ...after(last)];
  return query(profiles.set, {
    $select: selected(slice),
    ...(conditions.length === 0 ? {} : { $filter: conditions.join(' and ') }),
    $orderby: `${profiles.id} asc`,
  });
}

function lookUpLink(slice: MemberSlice, ids: readonly string[]): string {
  return query(profiles.set, {
    $select: selected(slice),
    $filter: ids.map((id) => `${profiles.id} eq ${quoted(id)}`).join(' or '),
    $orderby: `${profiles.id} asc`,
  });
}

const selected = ({ columns }: MemberSlice): string => [...new Set([profiles.id, ...columns])].join(',');

const after = (last: string | null): string[] =>
  last === null || last === '' ? [] : [`${profiles.id} gt ${quoted(last)}`];
