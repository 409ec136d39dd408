export type FieldType = 'Text' | 'Number' | 'Date';

export interface CustomField {
  /** `e1_T`: a running number and the type. */
  readonly id: string;
  name: string;
  readonly type: FieldType;
  readonly createdAt: number;
}

/** Custom fields an account may have. */
export const maxFields = 500;

const names = [
  ...['first_name', 'last_name', 'email', 'alternate_emails', 'address_line_1', 'address_line_2', 'city'],
  ...['state_province_region', 'postal_code', 'country', 'phone_number', 'whatsapp', 'line', 'facebook'],
  ...['unique_name', 'email_domains', 'last_clicked', 'last_opened', 'last_emailed', 'singlesend_id'],
  ...['automation_id', 'created_at', 'updated_at', 'contact_id', 'phone_number_id', 'external_id'],
  ...['anonymous_id', 'list_ids', 'segment_ids'],
];
const dates = new Set(['last_clicked', 'last_opened', 'last_emailed', 'created_at', 'updated_at']);
/** From `email_domains` to `contact_id`. */
const readOnly = new Set(names.slice(15, 24));

/** As a live account answers. */
export const reservedFields = names.map((name, index) => ({
  id: `_rf${index}_${dates.has(name) ? 'D' : 'T'}`,
  name,
  field_type: dates.has(name) ? 'Date' : 'Text',
  ...(readOnly.has(name) ? { read_only: true } : {}),
}));

const number = { T: 'Text', N: 'Number', D: 'Date' } as const;
/** What the formatting guide of CSV files accepts, and ISO 8601. */
const date = /^(\d{1,2}\/\d{1,2}\/\d{4}|\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)$/;
const maxText = 1_000;

export function fieldId(serial: number, type: FieldType): string {
  const letter = (Object.keys(number) as (keyof typeof number)[]).find((key) => number[key] === type);
  return `e${serial}_${letter}`;
}

/** Whether a value is of its custom field's type. Too long a text is not. */
export function isOfType(type: FieldType, value: unknown): boolean {
  if (type === 'Number') return typeof value === 'number';
  if (typeof value !== 'string') return false;
  if (type === 'Text') return [...value].length <= maxText;
  return date.test(value) && !Number.isNaN(Date.parse(value));
}
