import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

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
  const id = useId();
  return (
    <section class="step" aria-labelledby={id}>
      <h2 id={id}>
        <span class="step-number" aria-hidden="true">
          {number}
        </span>
        {title}
      </h2>
      <div class="step-body">{children}</div>
    </section>
  );
}
