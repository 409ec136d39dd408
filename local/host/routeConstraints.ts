export type Constraint = (value: string) => boolean;

const INT_MAX = 2n ** 31n - 1n;
const LONG_MAX = 2n ** 63n - 1n;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const guid = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

function integerUpTo(max: bigint): Constraint {
  return (value) => /^[+-]?\d{1,19}$/.test(value) && BigInt(value) <= max && BigInt(value) >= -max - 1n;
}

const isInt = integerUpTo(INT_MAX);
const isLong = integerUpTo(LONG_MAX);
const isNumber: Constraint = (value) => number.test(value);

function between(from: number, to: number): Constraint {
  return (value) => isLong(value) && Number(value) >= from && Number(value) <= to;
}

function lengthBetween(from: number, to: number): Constraint {
  return (value) => value.length >= from && value.length <= to;
}

/** Those of ASP.NET: learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints. */
const constraints: Readonly<Record<string, (...parameters: number[]) => Constraint>> = {
  int: () => isInt,
  long: () => isLong,
  bool: () => (value) => /^(?:true|false)$/i.test(value),
  guid: () => (value) => guid.test(value),
  alpha: () => (value) => /^[a-z]*$/i.test(value),
  decimal: () => isNumber,
  double: () => isNumber,
  float: () => isNumber,
  datetime: () => (value) => !Number.isNaN(Date.parse(value)),
  required: () => (value) => value !== '',
  length: (from = 0, to = from) => lengthBetween(from, to),
  minlength: (from = 0) => lengthBetween(from, Number.POSITIVE_INFINITY),
  maxlength: (to = 0) => lengthBetween(0, to),
  min: (from = 0) => between(from, Number.POSITIVE_INFINITY),
  max: (to = 0) => between(Number.NEGATIVE_INFINITY, to),
  range: (from = 0, to = 0) => between(from, to),
};

/** `int`, `range(1,9)`, `regex(^a+$)`. */
export function parseConstraint(text: string): Constraint {
  const [, name = '', parameters = ''] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
  if (name === 'regex') {
    // Braces are doubled in a route template.
    const pattern = new RegExp(parameters.replaceAll('{{', '{').replaceAll('}}', '}'), 'i');
    return (value) => pattern.test(value);
  }
  const constraint = Object.hasOwn(constraints, name) ? constraints[name] : undefined;
  if (constraint === undefined) throw new Error(`the route constraint "${text}" is not known`);
  return constraint(...(parameters === '' ? [] : parameters.split(',').map(Number)));
}
