import { useId } from 'preact/hooks';
import { useText } from '../text/useText';
import type { TableState } from './tableState';

interface SearchProps {
  readonly label: string;
  readonly state: TableState;
  /** How many match. */
  readonly found: number;
  readonly complete: boolean;
}

/** Narrows a list down, and says to how many. */
export function SearchBox({ label, state, found, complete }: SearchProps) {
  const { t } = useText();
  const id = useId();
  return (
    <search class="search">
      <label for={id} class="hidden">
        {label}
      </label>
      <input
        id={id}
        type="search"
        placeholder={label}
        value={state.search}
        autoComplete="off"
        onInput={(event) => state.find(event.currentTarget.value)}
      />
      <p role="status">
        {t('list.found', { count: found })}
        {!complete && ` ${t('list.incomplete')}`}
      </p>
    </search>
  );
}
