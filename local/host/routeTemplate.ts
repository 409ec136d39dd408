import { type Constraint, parseConstraint } from './routeConstraints';

export interface Parameter {
  readonly name: string;
  readonly optional: boolean;
  readonly catchAll: boolean;
  readonly constraints: readonly Constraint[];
}

/** One piece between two slashes: `runs`, `{id}`, `{name}.csv`, `{*path}`. */
export interface Segment {
  readonly pattern: RegExp;
  readonly parameters: readonly Parameter[];
  /** Lower is tried first, as in ASP.NET's RoutePrecedence. */
  readonly rank: number;
}

const rank = { literal: 1, constrained: 2, parameter: 3, constrainedCatchAll: 4, catchAll: 5 };

/** The pieces of a route template. Slashes within braces belong to a constraint. */
export function parseTemplate(template: string): Segment[] {
  const pieces = splitOutside(template.replace(/^\/|\/$/g, ''), '/', '{', '}');
  const segments = pieces.filter((piece) => piece !== '').map(parseSegment);
  for (const [index, { parameters }] of segments.entries()) {
    const notLast = index < segments.length - 1;
    if (notLast && parameters.some(({ catchAll }) => catchAll)) {
      throw new Error(`the route "${template}" has a catch-all parameter that is not the last`);
    }
  }
  return segments;
}

function parseSegment(text: string): Segment {
  const pieces = text.split(/(\{(?:[^{}]|\{\{|\}\})*\})/).filter((piece) => piece !== '');
  const parameters: Parameter[] = [];
  const patterns = pieces.map((piece) => {
    if (!piece.startsWith('{')) return escapePattern(piece);
    parameters.push(parseParameter(piece.slice(1, -1)));
    return '(.+)';
  });
  const [first] = parameters;
  const alone = pieces.length === 1;
  if (!alone && parameters.some(({ optional, catchAll }) => optional || catchAll)) {
    throw new Error(`the route segment "${text}" mixes text with an optional or catch-all parameter`);
  }
  return {
    // Literals do not heed case, as in ASP.NET.
    pattern: new RegExp(`^${patterns.join('')}$`, 'is'),
    parameters,
    rank: first === undefined ? rank.literal : rankOf(first, alone),
  };
}

function rankOf(parameter: Parameter, alone: boolean): number {
  const constrained = parameter.constraints.length > 0;
  if (parameter.catchAll) return constrained ? rank.constrainedCatchAll : rank.catchAll;
  return constrained || !alone ? rank.constrained : rank.parameter;
}

function parseParameter(text: string): Parameter {
  const optional = text.endsWith('?');
  const [starred = '', ...constraints] = splitOutside(optional ? text.slice(0, -1) : text, ':', '(', ')');
  const name = starred.replace(/^\*{1,2}/, '');
  if (!/^\w+$/.test(name)) throw new Error(`"{${text}}" is not a route parameter`);
  return { name, optional, catchAll: name !== starred, constraints: constraints.map(parseConstraint) };
}

function splitOutside(text: string, separator: string, open: string, close: string): string[] {
  const pieces = [''];
  let depth = 0;
  for (const character of text) {
    if (character === open) depth += 1;
    if (character === close) depth -= 1;
    if (character === separator && depth === 0) pieces.push('');
    else pieces.push((pieces.pop() ?? '') + character);
  }
  if (depth !== 0) throw new Error(`"${text}" has a bracket without its partner`);
  return pieces;
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
