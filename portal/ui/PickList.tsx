import { useId, useState } from 'preact/hooks';
import { useText } from '../text/useText';
import { matchesSearch } from './sortItems';

interface PickProps<T> {
  readonly label: string;
  readonly searchLabel: string;
  readonly items: readonly T[];
  readonly idOf: (item: T) => string;
  readonly nameOf: (item: T) => string;
  readonly noteOf: (item: T) => string;
  readonly chosen: readonly string[];
  readonly onChoose: (id: string, chosen: boolean) => void;
  readonly several?: boolean;
  readonly error?: string | undefined;
  readonly empty: string;
}

/** More than these are found by typing. */
const shown = 8;

/** One or several of many: what is chosen stands first, the rest is narrowed down by typing. */
export function PickList<T>(props: PickProps<T>) {
  const { label, searchLabel, items, idOf, nameOf, noteOf, chosen, onChoose, several = false } = props;
  const { error, empty } = props;
  const { t, format } = useText();
  const [search, setSearch] = useState('');
  const id = useId();
  if (items.length === 0) return <p class="muted">{empty}</p>;
  const isChosen = (item: T): boolean => chosen.includes(idOf(item));
  const byName = (a: T, b: T): number => format.compare(nameOf(a), nameOf(b));
  const picked = items.filter(isChosen).sort(byName);
  const others = items.filter((item) => !isChosen(item) && matchesSearch(search, [nameOf(item), idOf(item)]));
  const listed = [...picked, ...others.sort(byName).slice(0, shown)];
  const more = picked.length + others.length - listed.length;
  return (
    <fieldset class={error === undefined ? 'pick' : 'pick field-invalid'}>
      <legend>{label}</legend>
      {items.length > shown && (
        <div class="pick-search">
          <label for={`${id}-search`} class="hidden">
            {searchLabel}
          </label>
          <input
            id={`${id}-search`}
            type="search"
            placeholder={searchLabel}
            value={search}
            autoComplete="off"
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
        </div>
      )}
      <ul class="pick-items">
        {listed.map((item, index) => (
          <li key={idOf(item)}>
            <label class="choice">
              <input
                type={several ? 'checkbox' : 'radio'}
                name={id}
                checked={isChosen(item)}
                onChange={(event) => onChoose(idOf(item), event.currentTarget.checked)}
                aria-invalid={error !== undefined && index === 0 ? 'true' : undefined}
                aria-describedby={error !== undefined && index === 0 ? `${id}-error` : undefined}
              />
              <span class="pick-item">
                <span>{nameOf(item)}</span>
                <span class="muted">{noteOf(item)}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      <p class="hint" role="status">
        {more > 0 && t('list.typeForMore', { count: more })}
        {listed.length === 0 && t('list.found', { count: 0 })}
      </p>
      {error !== undefined && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
