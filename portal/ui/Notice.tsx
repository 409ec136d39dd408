import type { ComponentChildren } from 'preact';
import { Icon } from './Icon';
import type { IconName } from './iconShapes';

const icons = { good: 'check', warn: 'alert', bad: 'alert', info: 'clock' } as const satisfies Record<
  string,
  IconName
>;

interface NoticeProps {
  readonly tone: keyof typeof icons;
  readonly title: ComponentChildren;
  readonly children?: ComponentChildren;
  /** Whether it came by itself or after a press, so that it has to be heard. */
  readonly live?: boolean;
}

export function Notice({ tone, title, children, live = false }: NoticeProps) {
  const role = live ? (tone === 'bad' ? 'alert' : 'status') : undefined;
  return (
    <div class={`notice notice-${tone}`} role={role}>
      <Icon name={icons[tone]} />
      <div class="notice-body">
        <p class="notice-title">{title}</p>
        {children}
      </div>
    </div>
  );
}
