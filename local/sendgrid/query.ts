/** Whether a contact matches: its values by name, and whether it is on a list. */
export type Query = (contact: { value(name: string): string; isOn(listId: string): boolean }) => boolean;

const tokens = /\s*(?:'((?:[^']|'')*)'|([A-Za-z_][\w.]*)|(!=|[=(),]))/gy;

/**
 * The part of SendGrid's query language that finds contacts by what they hold: `=`, `!=`, `LIKE`, `IN`,
 * `CONTAINS(list_ids, 'id')`, `AND`, `OR` and brackets. Undefined for anything else. Comparing heeds case.
 */
export function parseQuery(text: string): Query | undefined {
  const found: { text?: string; word?: string; sign?: string }[] = [];
  let end = 0;
  for (const [whole, quoted, word, sign] of text.matchAll(tokens)) {
    end += whole.length;
    if (quoted !== undefined) found.push({ text: quoted.replaceAll("''", "'") });
    else found.push(word === undefined ? { sign: sign ?? '' } : { word });
  }
  if (text.slice(end).trim() !== '') return undefined;
  try {
    const query = either();
    return found.length === 0 ? query : undefined;
  } catch {
    return undefined;
  }

  function takeIf(wanted: string): boolean {
    const is = found[0]?.sign === wanted || found[0]?.word?.toUpperCase() === wanted;
    if (is) found.shift();
    return is;
  }
  function need(wanted: string): void {
    if (!takeIf(wanted)) throw new Error(`${wanted} is missing`);
  }
  function literal(): string {
    const { text: value } = found.shift() ?? {};
    if (value === undefined) throw new Error('a text is missing');
    return value;
  }
  function either(): Query {
    const parts = [both()];
    while (takeIf('OR')) parts.push(both());
    return (contact) => parts.some((part) => part(contact));
  }
  function both(): Query {
    const parts = [condition()];
    while (takeIf('AND')) parts.push(condition());
    return (contact) => parts.every((part) => part(contact));
  }
  function condition(): Query {
    if (takeIf('(')) {
      const inner = either();
      need(')');
      return inner;
    }
    const { word: name } = found.shift() ?? {};
    if (name === undefined) throw new Error('a field is missing');
    if (name.toUpperCase() === 'CONTAINS') return membership();
    if (takeIf('=')) return equals(name, [literal()]);
    if (takeIf('!=')) {
      const equal = equals(name, [literal()]);
      return (contact) => !equal(contact);
    }
    if (takeIf('LIKE')) return like(name, literal());
    need('IN');
    need('(');
    const values = [literal()];
    while (takeIf(',')) values.push(literal());
    need(')');
    return equals(name, values);
  }
  function membership(): Query {
    need('(');
    need('LIST_IDS');
    need(',');
    const id = literal();
    need(')');
    return ({ isOn }) => isOn(id);
  }
}

function equals(name: string, values: readonly string[]): Query {
  return ({ value }) => values.includes(value(name));
}

/** `%` stands for any text. */
function like(name: string, pattern: string): Query {
  const parts = pattern.split('%').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const matches = new RegExp(`^${parts.join('.*')}$`, 's');
  return ({ value }) => matches.test(value(name));
}
