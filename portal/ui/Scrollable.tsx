import type { ComponentChildren } from 'preact';

/** What scrolls has to be reachable by keyboard, although it is nothing to press (WCAG 2.1.1). */
const reachable = { tabIndex: 0 };

/** Wider than the page: it scrolls within itself. */
export function Scrollable({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <section class="wide" aria-label={label} {...reachable}>
      {children}
    </section>
  );
}
