import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { FunctionsCore } from './functionsCore';

/**
 * Loads the compiled app, as the worker does: every file that `main` of its package.json names. Azure passes
 * over an empty result in silence; here it is an error, because it always is a mistake.
 */
export async function loadApp(root: string, core: FunctionsCore): Promise<void> {
  const main = readMain(root);
  const files = findFiles(root, main);
  if (files.length === 0) {
    throw new Error(`No file matches "main": "${main}" of ${join(root, 'package.json')}. Was the app built?`);
  }
  const load = createRequire(join(root, 'package.json'));
  for (const file of files) {
    try {
      load(file);
    } catch (error) {
      throw new Error(`${file} could not be loaded: ${stackOf(error)}`, { cause: error });
    }
  }
  if (core.functions.size === 0) throw new Error(`No function is registered by ${files.join(', ')}.`);
  // The worker asks once, after loading; from then on the library refuses app.setup().
  const capabilities = await core.model()?.getCapabilities?.({});
  if (capabilities?.['HttpUri'] !== undefined) {
    throw new Error('The local host has no HTTP streams: the app must not set enableHttpStream.');
  }
}

/** The files for a `main` with asterisks within names, sorted. */
export function findFiles(root: string, pattern: string): string[] {
  let paths = [resolve(root)];
  for (const part of pattern.split('/').filter((name) => name !== '' && name !== '.')) {
    if (/[[\]{}?!]|\*\*/.test(part))
      throw new Error(`"main": "${pattern}" may have no wildcard other than *`);
    paths = paths.flatMap((path) => (part.includes('*') ? matchNames(path, part) : [join(path, part)]));
  }
  return paths.filter((path) => existsSync(path)).sort();
}

function matchNames(folder: string, pattern: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const [start = '', ...others] = pattern.split('*').map((text) => text.replace(/[.+^$()|\\]/g, '\\$&'));
  const name = new RegExp(`^${[start, ...others].join('.*')}$`);
  return readdirSync(folder)
    .filter((entry) => name.test(entry) && !entry.startsWith('.'))
    .map((entry) => join(folder, entry));
}

function readMain(root: string): string {
  const path = join(root, 'package.json');
  const parsed = z.object({ main: z.string().min(1) }).safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path} has no "main", so it names no functions.`);
  return parsed.data.main;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
