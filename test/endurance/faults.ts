import type { Fault } from '../stack/simulator';

const html = '<html><body><h1>502 Bad Gateway</h1></body></html>';
const status = (code: number, body = '', headers = {}): Fault['fault'] => ({
  ...{ kind: 'status', status: code, body, headers },
});

type NamedFault = readonly [name: string, fault: Fault['fault']];
type NamedFaults = readonly [NamedFault, ...NamedFault[]];

/** What can happen to a request, whichever it is. */
export const requestFaults: NamedFaults = [
  ['400 that names nothing', status(400, '{"errors":[{"field":null,"message":"bad request"}]}')],
  ['401', status(401, '{"errors":[{"field":null,"message":"authorization required"}]}')],
  ['403', status(403, '{"errors":[{"field":null,"message":"access forbidden"}]}')],
  ['404', status(404, '{"errors":[{"field":null,"message":"not found"}]}')],
  ['413', status(413, '<html>too large</html>')],
  [
    '429 with a reset',
    status(429, '{"errors":[{"message":"too many requests"}]}', { 'x-ratelimit-reset': '1' }),
  ],
  ['500 without a body', status(500)],
  ['502 in HTML', status(502, html)],
  ['redirect', status(307, '', { location: 'http://127.0.0.1:1/' })],
  ['200 that is a web page', status(200, html)],
  ['no answer', { kind: 'timeout' }],
  ['no answer, but done', { kind: 'timeout', afterCommit: true }],
  ['connection reset', { kind: 'reset' }],
  ['connection reset, but done', { kind: 'reset', afterCommit: true }],
  ['answer cut off', { kind: 'truncatedJson' }],
  ['answer in drips', { kind: 'slowBody', durationMs: 200 }],
];

/** What can become of an import that was accepted. */
export const importFaults: NamedFaults = [
  ['some rows refused', { kind: 'rowErrors', rows: 3 }],
  ['some rows refused, errors file partial', { kind: 'rowErrors', rows: 4, errorsFile: 'partial' }],
  ['some rows refused, errors file missing', { kind: 'rowErrors', rows: 3, errorsFile: 'missing' }],
  ['failed as a whole', { kind: 'failed' }],
  ['contact limit of the plan', { kind: 'contactLimit' }],
  ['applied, but pending for ever', { kind: 'stuckComplete' }],
  ['pending for ever', { kind: 'stuck' }],
  ['forgotten (404)', { kind: 'lost' }],
];

/** The request of each stage of a run. */
export const stages = {
  plan: { method: 'GET', path: '/v3/marketing/lists/*' },
  page: { method: 'PUT', path: '/v3/marketing/contacts' },
  poll: { method: 'GET', path: '/v3/marketing/contacts/imports/*' },
} as const;

export type Stage = keyof typeof stages;
export const stageNames = ['plan', 'page', 'poll'] as const satisfies Stage[];
