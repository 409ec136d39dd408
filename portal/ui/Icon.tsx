import { type IconName, iconShapes } from './iconShapes';

/** A picture beside words that say the same. */
export function Icon({ name, spin = false }: { name: IconName; spin?: boolean }) {
  return (
    <svg class={spin ? 'icon icon-spin' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={iconShapes[name]} />
    </svg>
  );
}
