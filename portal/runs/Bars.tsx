import { useText } from '../text/useText';

interface Bar {
  readonly key: string;
  readonly name: string;
  readonly value: number;
  readonly tone: 'good' | 'busy' | 'bad';
  readonly href?: string;
  readonly note?: string;
}

/** Numbers side by side: each with its name, its value, and a bar against the largest. */
export function Bars({ items }: { items: readonly Bar[] }) {
  const { format } = useText();
  const largest = Math.max(1, ...items.map(({ value }) => value));
  return (
    <ul class="bars">
      {items.map(({ key, name, value, tone, href, note = '' }) => (
        <li key={key}>
          <span class="bar-name">{href === undefined ? name : <a href={href}>{name}</a>}</span>
          <span class="bar-value">{format.number(value)}</span>
          <span class="bar-track" aria-hidden="true">
            <span class={`bar-fill bar-${tone}`} style={{ width: `${(value / largest) * 100}%` }} />
          </span>
          {note !== '' && <span class="detail">{note}</span>}
        </li>
      ))}
    </ul>
  );
}
