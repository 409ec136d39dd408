import type { ComponentChildren } from 'preact';
import { Field } from './Field';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly type?: 'text' | 'password' | 'number' | 'search' | 'time' | 'datetime-local';
  readonly autoComplete?: string;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onInput, hint, error, required = false, type = 'text' } = props;
  const { maxLength, autoComplete = 'off' } = props;
  return (
    <Field label={label} error={error} required={required} {...(hint === undefined ? {} : { hint })}>
      {(control) => (
        <input
          {...control}
          // The library's types tell inputs apart by this word; these kinds take the same attributes.
          type={type as 'text'}
          {...{ value, autoComplete }}
          {...(maxLength === undefined ? {} : { maxLength })}
          spellcheck={false}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
