import type { ComponentChildren } from 'preact';
import { useText } from '../text/useText';
import { Pager } from './Pager';
import { SortButton } from './SortButton';
import { ChooseOne, ChooseShown, type Selection } from './selection';
import { sortItems } from './sortItems';
import { tableRoles } from './tableRoles';
import { rowsPerPage, type TableState } from './tableState';

export interface Column<T> {
  readonly key: string;
  readonly title: string;
  readonly cell: (item: T) => ComponentChildren;
  /** What the column is sorted by; not sortable without. */
  readonly by?: (item: T) => string | number;
  readonly align?: 'end';
}

interface TableProps<T> {
  readonly caption: string;
  /** The first column names the row. */
  readonly columns: readonly Column<T>[];
  /** Already searched. */
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly state: TableState;
  readonly selection?: Selection<T>;
}

/** Sorted by any column, a page of rows at a time: ten thousand items cost no more than fifty. */
export function DataTable<T>({ caption, columns, items, keyOf, state, selection }: TableProps<T>) {
  const { format } = useText();
  const by = columns.find(({ key }) => key === state.sort)?.by;
  const sorted = sortItems(items, { by, down: state.down, compare: format.compare });
  const pages = Math.max(1, Math.ceil(sorted.length / rowsPerPage));
  const page = Math.min(state.page, pages);
  const shown = sorted.slice((page - 1) * rowsPerPage, page * rowsPerPage);
  return (
    <>
      <table {...tableRoles.table}>
        <caption class="hidden">{caption}</caption>
        <thead {...tableRoles.group}>
          <tr {...tableRoles.row}>
            {selection !== undefined && <ChooseShown {...{ selection, keyOf, shown }} />}
            {columns.map((column) => (
              <HeadCell key={column.key} {...{ column, state }} />
            ))}
          </tr>
        </thead>
        <tbody {...tableRoles.group}>
          {shown.map((item) => (
            <tr {...tableRoles.row} key={keyOf(item)}>
              {selection !== undefined && <ChooseOne {...{ selection, item }} id={keyOf(item)} />}
              {columns.map((column, index) => (
                <Cell key={column.key} {...{ column, item }} first={index === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Pager {...{ page, pages }} total={sorted.length} onPage={state.goTo} />
    </>
  );
}

function HeadCell<T>({ column, state }: { column: Column<T>; state: TableState }) {
  const sorted = state.sort === column.key ? (state.down ? 'descending' : 'ascending') : 'none';
  return (
    <th
      {...tableRoles.head}
      class={column.align === 'end' ? 'end' : undefined}
      aria-sort={column.by === undefined ? undefined : sorted}
    >
      {column.by === undefined ? (
        column.title
      ) : (
        <SortButton sorted={sorted} onClick={() => state.sortBy(column.key)}>
          {column.title}
        </SortButton>
      )}
    </th>
  );
}

function Cell<T>({ column, item, first }: { column: Column<T>; item: T; first: boolean }) {
  const attributes = { class: column.align === 'end' ? 'end' : undefined, 'data-title': column.title };
  if (first)
    return (
      <th {...tableRoles.rowHead} {...attributes}>
        {column.cell(item)}
      </th>
    );
  return (
    <td {...tableRoles.cell} {...attributes}>
      {column.cell(item)}
    </td>
  );
}
