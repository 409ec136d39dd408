import type { ComponentChildren } from 'preact';

/** One step of a guided form. */
export function Step({
  number,
  title,
  children,
}: {
  number: number;
  title: string;
  children: ComponentChildren;
}) {
  return (
    <section class="step">
      <h2>
        <span class="step-number" aria-hidden="true">
          {number}
        </span>
        {title}
      </h2>
      <div class="step-body">{children}</div>
    </section>
  );
}
