import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { useAnnounce } from '../layout/announcer';
import { Icon } from './Icon';
import type { IconName } from './iconShapes';

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick?: () => void;
  readonly kind?: 'primary' | 'plain' | 'danger' | 'quiet';
  readonly type?: 'button' | 'submit';
  readonly icon?: IconName;
  readonly busy?: boolean;
  /** Why it cannot be pressed now. It stays in the tab order, so that everybody can learn the reason. */
  readonly reason?: string | undefined;
  /** Whether a form cannot be saved before it was pressed. */
  readonly invalid?: boolean;
}

export function Button(props: ButtonProps) {
  const {
    children,
    onClick,
    kind = 'plain',
    type = 'button',
    icon,
    busy = false,
    reason,
    invalid = false,
  } = props;
  const id = useId();
  const announce = useAnnounce();
  const press = (event: Event): void => {
    if (reason === undefined && !busy) {
      onClick?.();
      return;
    }
    event.preventDefault();
    if (reason !== undefined) announce(reason);
  };
  return (
    <>
      <button
        type={type}
        class={`button button-${kind}`}
        onClick={press}
        aria-disabled={reason !== undefined || busy ? 'true' : undefined}
        aria-describedby={reason === undefined ? undefined : id}
        title={reason}
        data-invalid={invalid ? 'true' : undefined}
      >
        {busy ? <Icon name="running" spin /> : icon !== undefined && <Icon name={icon} />}
        <span>{children}</span>
      </button>
      {reason !== undefined && (
        <span id={id} hidden>
          {reason}
        </span>
      )}
    </>
  );
}

interface LinkButtonProps {
  readonly children: ComponentChildren;
  readonly href: string;
  readonly kind?: 'primary' | 'plain';
  readonly icon?: IconName;
  readonly reason?: string | undefined;
}

/** Leads to another page, or says why not. */
export function LinkButton({ children, href, kind = 'plain', icon, reason }: LinkButtonProps) {
  if (reason !== undefined) {
    return (
      <Button kind={kind} reason={reason} {...(icon === undefined ? {} : { icon })}>
        {children}
      </Button>
    );
  }
  return (
    <a class={`button button-${kind}`} href={href}>
      {icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}
