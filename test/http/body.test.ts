import { HttpRequest } from '@azure/functions';
import { z } from 'zod';
import { AppError } from '../../shared/errors';
import { parseInput, readBody } from '../../shared/http/body';

const schema = z.strictObject({
  name: z.string().max(5),
  deep: z.strictObject({ n: z.number() }).optional(),
});

function request(body: string | Buffer | undefined, headers: Record<string, string> = {}): HttpRequest {
  const content = typeof body === 'string' ? { string: body } : { bytes: body ?? Buffer.alloc(0) };
  return new HttpRequest({ method: 'POST', url: 'http://localhost/api/x', headers, body: content });
}

const failure = async (body: string | Buffer | undefined, headers?: Record<string, string>) => {
  try {
    return await readBody(request(body, headers), schema);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, status, errors } = error;
    return { code, status, errors };
  }
};

test('a body is what the schema makes of it', async () => {
  expect(await readBody(request('{"name":"é","deep":{"n":1}}'), schema)).toEqual({
    name: 'é',
    deep: { n: 1 },
  });
  expect(await readBody(request('\ufeff{"name":"a"}'), schema)).toEqual({ name: 'a' });
});

test('no body is an empty object', async () => {
  expect(await readBody(request(undefined), z.strictObject({}))).toEqual({});
});

test.each([
  ['malformed JSON', '{"name":'],
  ['a single quote', "{'name':'a'}"],
  ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ['UTF-16', Buffer.from('{"name":"a"}', 'utf16le')],
  ['spaces', '   '],
])('%s is 400', async (_, body) => {
  expect(await failure(body)).toEqual({ code: 'invalidRequest', status: 400, errors: undefined });
});

test.each([
  ['an unknown key', '{"name":"a","x":1,"y":2}', ['x: Unknown key', 'y: Unknown key']],
  ['an unknown key within', '{"name":"a","deep":{"n":1,"z":1}}', ['deep.z: Unknown key']],
  ['a key of JavaScript', '{"name":"a","__proto__":{"x":1}}', ['__proto__: Unknown key']],
  ['a wrong type', '{"name":1}', [expect.stringMatching(/^name: .*string/)]],
  ['a wrong type within', '{"name":"a","deep":{"n":"1"}}', [expect.stringMatching(/^deep\.n: .*number/)]],
  ['a missing key', '{}', [expect.stringMatching(/^name: /)]],
  ['a list', '[]', [expect.stringMatching(/^: .*object/)]],
  ['null', 'null', [expect.stringMatching(/^: .*object/)]],
  ['a text', '"name"', [expect.stringMatching(/^: .*object/)]],
])('%s is 400 and named', async (_, body, errors) => {
  const found = await failure(body);
  if (!('errors' in found)) throw new Error('It must fail');
  expect(found).toMatchObject({ code: 'invalidRequest', status: 400 });
  expect(found.errors?.map(({ path, message }) => `${path}: ${message}`)).toEqual(errors);
});

test('what was sent is not repeated', async () => {
  const found = await failure('{"name":"SG.very.secret"}');
  expect(JSON.stringify(found)).not.toContain('secret');
});

test('many faults are cut short, and long keys too', () => {
  const input = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`${index}${'k'.repeat(500)}`, 1]),
  );
  expect(() => parseInput(z.strictObject({}), input)).toThrow(AppError);
  try {
    parseInput(z.strictObject({}), input);
  } catch (error) {
    const { errors = [] } = error as AppError;
    expect(errors).toHaveLength(50);
    expect(Math.max(...errors.map(({ path }) => path.length))).toBe(100);
  }
});

describe('256 KB, and no byte more', () => {
  const most = 256 * 1_024;
  const sized = (bytes: number) => `{"name":"a"}${' '.repeat(bytes - 12)}`;

  test('as it comes', async () => {
    expect(await failure(sized(most))).toEqual({ name: 'a' });
    expect(await failure(sized(most + 1))).toMatchObject({ code: 'tooLarge', status: 413 });
    expect(await failure('"€"'.repeat(most / 4))).toMatchObject({ code: 'tooLarge' });
  });

  test('as it is announced', async () => {
    expect(await failure('{}', { 'content-length': String(most + 1) })).toMatchObject({ code: 'tooLarge' });
    expect(await failure('{"name":"a"}', { 'content-length': 'x' })).toEqual({ name: 'a' });
  });
});
