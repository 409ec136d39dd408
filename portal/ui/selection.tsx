import { useMemo, useState } from 'preact/hooks';
import { useText } from '../text/useText';
import { tableRoles } from './tableRoles';

/** Which rows of a table are chosen. */
export interface Selection<T> {
  readonly chosen: ReadonlySet<string>;
  readonly labelOf: (item: T) => string;
  choose(keys: readonly string[], chosen: boolean): void;
}

export function useSelection<T>(labelOf: (item: T) => string): Selection<T> {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  return useMemo(
    () => ({
      ...{ chosen, labelOf },
      choose(keys, choose) {
        setChosen((before) => {
          const next = new Set(before);
          for (const key of keys) {
            if (choose) next.add(key);
            else next.delete(key);
          }
          return next;
        });
      },
    }),
    [chosen, labelOf],
  );
}

interface ChooseShownProps<T> {
  readonly selection: Selection<T>;
  readonly shown: readonly T[];
  readonly keyOf: (item: T) => string;
}

export function ChooseShown<T>({ selection, shown, keyOf }: ChooseShownProps<T>) {
  const { t } = useText();
  const keys = shown.map(keyOf);
  const count = keys.filter((key) => selection.chosen.has(key)).length;
  return (
    <th {...tableRoles.head} class="choose">
      <label class="choose-target">
        <input
          type="checkbox"
          checked={count > 0 && count === keys.length}
          indeterminate={count > 0 && count < keys.length}
          onChange={(event) => selection.choose(keys, event.currentTarget.checked)}
        />
        <span class="hidden">{t('list.chooseAll')}</span>
      </label>
    </th>
  );
}

interface ChooseOneProps<T> {
  readonly selection: Selection<T>;
  readonly item: T;
  readonly id: string;
}

export function ChooseOne<T>({ selection, item, id }: ChooseOneProps<T>) {
  const { t } = useText();
  return (
    <td {...tableRoles.cell} class="choose">
      <label class="choose-target">
        <input
          type="checkbox"
          checked={selection.chosen.has(id)}
          onChange={(event) => selection.choose([id], event.currentTarget.checked)}
        />
        <span class="hidden">{t('list.choose', { name: selection.labelOf(item) })}</span>
      </label>
    </td>
  );
}
