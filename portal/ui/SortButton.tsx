import { Icon } from './Icon';

interface SortProps {
  readonly children: string;
  readonly sorted: 'ascending' | 'descending' | 'none';
  readonly onClick: () => void;
}

export function SortButton({ children, sorted, onClick }: SortProps) {
  return (
    <button type="button" class={`sort sort-${sorted}`} onClick={onClick}>
      {children}
      <Icon name="up" />
    </button>
  );
}
