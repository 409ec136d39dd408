import { Hono } from 'hono';
import type { Account } from '../account';
import { methodNotAllowed, notFound, readObject, refuse, type Scope } from '../answers';
import { type CustomField, type FieldType, fieldId, maxFields, reservedFields } from '../fields';
import type { State } from '../state';

const namePattern = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;
const types: readonly unknown[] = ['Text', 'Number', 'Date'] satisfies FieldType[];

/** `/v3/marketing/field_definitions`. */
export function fieldRoutes(state: State, base: () => string): Hono<Scope> {
  const api = new Hono<Scope>();
  const self = (id = '') => ({
    _metadata: { self: `${base()}/v3/marketing/field_definitions${id && `/${id}`}` },
  });
  const view = ({ id, name, type }: CustomField) => ({ id, name, field_type: type, ...self(id) });

  api.get('/', (c) =>
    c.json({
      custom_fields: [...c.get('account').fields.values()].map(view),
      reserved_fields: reservedFields,
      ...self(),
    }),
  );

  api.post('/', async (c) => {
    const account = c.get('account');
    const { name, field_type: type } = (await readObject(c)) ?? {};
    const reason = badName(account, name);
    if (reason !== undefined) return refuse(c, 400, reason, 'name');
    if (!types.includes(type)) return refuse(c, 400, 'field_type must be Text, Number or Date', 'field_type');
    if (account.fields.size >= maxFields)
      return refuse(c, 400, `an account may have ${maxFields} custom fields`);
    const last = Math.max(0, ...[...account.fields.keys()].map((id) => Number.parseInt(id.slice(1), 10)));
    const id = fieldId(last + 1, type as FieldType);
    const field = { id, name: String(name), type: type as FieldType, createdAt: state.now() };
    account.fields.set(id, field);
    return c.json(view(field));
  });

  api.patch('/:id', async (c) => {
    const account = c.get('account');
    const field = account.fields.get(c.req.param('id'));
    if (field === undefined) return notFound(c);
    const name = (await readObject(c))?.['name'];
    const reason = badName(account, name, field);
    if (reason !== undefined) return refuse(c, 400, reason, 'name');
    field.name = String(name);
    return c.json(view(field));
  });

  api.delete('/:id', (c) =>
    c.get('account').fields.delete(c.req.param('id')) ? c.body(null, 204) : notFound(c),
  );

  for (const path of ['/', '/:id']) api.all(path, methodNotAllowed);
  return api;
}

function badName(account: Account, name: unknown, own?: CustomField): string | undefined {
  if (typeof name !== 'string' || !namePattern.test(name)) {
    return 'name must begin with a letter and hold letters, digits and underscores, 100 at most';
  }
  const wanted = name.toLowerCase();
  if (reservedFields.some((field) => field.name === wanted)) return 'name is reserved';
  const taken = [...account.fields.values()].some((one) => one !== own && one.name.toLowerCase() === wanted);
  return taken ? 'a field with this name exists' : undefined;
}
