import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** A button cannot be said to be invalid, so it only carries a mark. */
const firstInvalid = '[aria-invalid="true"], [data-invalid]';

/** Checks in our own words; if something is wrong after a submit, the focus moves to the first field that is. */
export function Form({ children, onSubmit }: { children: ComponentChildren; onSubmit: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const [submits, setSubmits] = useState(0);
  useEffect(() => {
    if (submits > 0) form.current?.querySelector<HTMLElement>(firstInvalid)?.focus();
  }, [submits]);
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
        setSubmits((before) => before + 1);
      }}
    >
      {children}
    </form>
  );
}
