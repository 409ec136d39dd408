import type { ComponentChildren } from 'preact';
import { Icon } from './Icon';
import type { IconName } from './iconShapes';
import type { Tone } from './tone';

/** A state: a colour, a picture and a word, so that none of them is needed alone. */
export function Badge({ tone, icon, children }: { tone: Tone; icon: IconName; children: ComponentChildren }) {
  return (
    <span class={`badge badge-${tone}`}>
      <Icon name={icon} spin={icon === 'running'} />
      <span>{children}</span>
    </span>
  );
}
