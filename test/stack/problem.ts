import type { Stack } from './stack';

/** What a bad request is, and what it gets. */
export interface BadRequest {
  readonly body?: object | string;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code: string;
}

/** Every answer to bad input is a problem of RFC 9457 with a code of the closed list. */
export async function expectProblem(
  stack: Stack,
  route: string,
  { status, code, ...request }: BadRequest,
): Promise<Readonly<Record<string, unknown>>> {
  const [method = '', path = ''] = route.split(/ (.*)/s);
  const answer = await stack.api.call(method, path, request);
  expect({
    status: answer.status,
    code: answer.body['code'],
    text: status === answer.status ? '' : answer.text,
  }).toEqual({ status, code, text: '' });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  return answer.body;
}
