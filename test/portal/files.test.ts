import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { chooseEncoding } from '../../shared/portal/encoding';
import { fileAnswer, readPortal } from '../../shared/portal/files';

const files = readPortal(join(__dirname, '..', '..', 'dist', 'portal'));

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['GZIP;q=0.5', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['*', 'br'],
  ['br;q=0, *;q=0', undefined],
  ['identity', undefined],
  ['br;q=x', undefined],
  ['', undefined],
  [null, undefined],
] as const)('Accept-Encoding "%s" gets %s', (accepted, encoding) => {
  expect(chooseEncoding(accepted, ['br', 'gzip'])).toBe(encoding);
});

test('a compression that was not made is not promised', () => {
  expect(chooseEncoding('br, gzip', ['gzip'])).toBe('gzip');
  expect(chooseEncoding('br', [])).toBeUndefined();
});

test('every file says the same, compressed or not', () => {
  expect(files.size).toBeGreaterThan(4);
  for (const file of files.values()) {
    const plain = Buffer.from(fileAnswer(file, null).bytes).toString();
    expect(brotliDecompressSync(fileAnswer(file, 'br').bytes).toString()).toBe(plain);
    expect(gunzipSync(fileAnswer(file, 'gzip').bytes).toString()).toBe(plain);
  }
});

test('only what has a hash in its name is kept for good', () => {
  for (const [address, file] of files) {
    const { headers } = fileAnswer(file, 'gzip');
    expect(headers['cache-control']).toMatch(address === '' ? /^no-cache$/ : /immutable/);
    if (address !== '') expect(address).toMatch(/^portal\/[\w-]+-\w{8}\.\w+$/);
  }
});

test('the policy allows no inline script or style and nothing from elsewhere', () => {
  const [file] = files.values();
  const policy = file === undefined ? '' : fileAnswer(file, null).headers['content-security-policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
});

test('the page itself holds no inline script, style or handler', () => {
  const page = Buffer.from(files.get('')?.content ?? []).toString();
  expect(page).toContain('<script type="module" src="/portal/app-');
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
});

test('what is not in the manifest is not there', () => {
  for (const path of [
    'manifest.json',
    'index.html',
    '../functions/me.js',
    'portal/../index.html',
    '__proto__',
  ]) {
    expect(files.get(path)).toBeUndefined();
  }
  expect(readPortal(join(__dirname, 'nothing-was-built'))).toEqual(new Map());
});
