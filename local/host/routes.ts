import { parseTemplate, type Segment } from './routeTemplate';

export type RouteParams = Readonly<Record<string, string>>;

export interface Endpoint<T> {
  readonly template: string;
  readonly methods: readonly string[];
  readonly target: T;
}

export interface Match<T> {
  readonly target: T;
  readonly params: RouteParams;
}

/**
 * Which endpoint answers a request. The method counts like a part of the route: a known path with another
 * method is not found, as in the Functions host. Where several match, the most literal one answers.
 */
export function createRouter<T>(endpoints: readonly Endpoint<T>[]) {
  const routes = endpoints
    .map(({ template, methods, target }) => ({ segments: parseTemplate(template), methods, target }))
    .sort((a, b) => comparePrecedence(a.segments, b.segments));
  return function match(method: string, pathname: string): Match<T> | undefined {
    const parts = splitPath(pathname);
    for (const { segments, methods, target } of routes) {
      if (!methods.some((allowed) => allowed.toUpperCase() === method.toUpperCase())) continue;
      const params = matchSegments(segments, parts);
      if (params !== undefined) return { target, params };
    }
    return undefined;
  };
}

/** The values of the route's parameters, or undefined if the path is another one. */
export function matchSegments(
  segments: readonly Segment[],
  parts: readonly string[],
): RouteParams | undefined {
  const params: Record<string, string> = {};
  const catchesAll = segments.at(-1)?.parameters.some(({ catchAll }) => catchAll) === true;
  if (parts.length > segments.length && !catchesAll) return undefined;
  for (const [index, segment] of segments.entries()) {
    const takesRest = catchesAll && index === segments.length - 1;
    const part = takesRest ? parts.slice(index).join('/') : (parts[index] ?? '');
    if (part === '') {
      const dispensable = segment.parameters.some(({ optional, catchAll }) => optional || catchAll);
      if (!dispensable || parts.length > index) return undefined;
      continue;
    }
    const values = segment.pattern.exec(part)?.slice(1);
    if (values === undefined) return undefined;
    for (const [at, { name, constraints }] of segment.parameters.entries()) {
      const value = values[at] ?? '';
      if (!constraints.every((holds) => holds(value))) return undefined;
      params[name] = value;
    }
  }
  return params;
}

/** A path's decoded parts. One slash at the end does not matter. */
export function splitPath(pathname: string): string[] {
  const trimmed = pathname.replace(/^\//, '').replace(/\/$/, '');
  return trimmed === '' ? [] : trimmed.split('/').map(decode);
}

/** An escaped slash stays escaped, and what is not an escape stays as it is: so does ASP.NET. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part.replace(/%(2f)/gi, '%25$1'));
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}

function comparePrecedence(a: readonly Segment[], b: readonly Segment[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const difference = (a[index]?.rank ?? 0) - (b[index]?.rank ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
