import type { ComponentChildren } from 'preact';
import { Field } from './Field';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface SelectFieldProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly required?: boolean;
  /** Puts the options under one heading. */
  readonly group?: string;
}

export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { label, value, options, onChange, hint, error, required = false, group } = props;
  const change = (chosen: string): void => {
    const option = options.find((one) => one.value === chosen);
    if (option !== undefined) onChange(option.value);
  };
  const listed = options.map((option) => (
    <option key={option.value} value={option.value}>
      {option.label}
    </option>
  ));
  const [nothing, ...others] = listed;
  return (
    <Field label={label} error={error} required={required} {...(hint === undefined ? {} : { hint })}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => change(event.currentTarget.value)}>
          {group === undefined
            ? listed
            : [
                nothing,
                <optgroup key="group" label={group}>
                  {others}
                </optgroup>,
              ]}
        </select>
      )}
    </Field>
  );
}
