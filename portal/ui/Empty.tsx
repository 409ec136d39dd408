import type { ComponentChildren } from 'preact';
import { Icon } from './Icon';
import type { IconName } from './iconShapes';

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ComponentChildren;
}

/** There is nothing yet: what belongs here, and how to begin. */
export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}
