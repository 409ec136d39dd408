import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useText } from '../text/useText';
import { Icon } from '../ui/Icon';

interface PageProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** Where this page belongs. */
  readonly up?: { readonly href: string; readonly title: string };
  readonly lead?: ComponentChildren;
  readonly actions?: ComponentChildren;
}

/** Whether somebody came here by a link within the page; the first page leaves the focus to the browser. */
let navigated = false;

/** A page names itself, and the focus moves to its name, so that a screen reader says where one is. */
export function Page({ title, children, up, lead, actions }: PageProps) {
  const { t } = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${t('general.product')}`;
  }, [title, t]);
  useEffect(() => {
    if (navigated) {
      scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    navigated = true;
  }, []);
  return (
    <>
      {up !== undefined && (
        <a class="up" href={up.href}>
          <Icon name="back" />
          <span>{up.title}</span>
        </a>
      )}
      <div class="page-head">
        <div class="page-title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <div class="lead">{lead}</div>}
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}
