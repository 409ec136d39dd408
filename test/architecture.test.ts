import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

interface Source {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** What a file imports: our own files by path, everything else by name. */
function importsOf({ path, text }: Source): string[] {
  const found = text.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*'([^'\n]+)'/g);
  return [...found].map(([, name = '']) =>
    name.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), name)) : name,
  );
}

interface Rule {
  readonly name: string;
  /** Says what is wrong with a file, or nothing. */
  find(source: Source): string[];
  /** A file that breaks it. */
  readonly broken: Source;
}

const isIn = (path: string, ...folders: string[]): boolean =>
  folders.some((folder) => path.startsWith(`${folder}/`));
const isOurs = (path: string): boolean => isIn(path, 'shared', 'functions', 'local', 'portal', 'test');
const isProduct = (path: string): boolean => isIn(path, 'shared', 'functions');

const domain = ['runs', 'exports', 'profiles', 'connections', 'segments', 'health'].map(
  (name) => `shared/${name}`,
);
const adapters = ['storage', 'sendgrid', 'sources', 'keyVault', 'telemetry'].map((name) => `shared/${name}`);
/** Which packages belong to which adapter. */
const homes: readonly [RegExp, ...string[]][] = [
  [/^@azure\/(data-tables|storage-)/, 'shared/storage'],
  [/^@sendgrid\//, 'shared/sendgrid'],
  [/^@azure\/keyvault/, 'shared/keyVault'],
  // Two services are signed in to, each in its own way.
  [/^@azure\/identity/, 'shared/keyVault', 'shared/sources/dataverse'],
  // Only the API: which SDK hears it is the operator's choice, made outside the app.
  [/^@opentelemetry\//, 'shared/telemetry'],
  [/^hyparquet/, 'shared/sources/parquet'],
];

/** Files of some kind must not import what is refused. */
const imports =
  (applies: (path: string) => boolean, refused: (name: string, path: string) => boolean): Rule['find'] =>
  (source) =>
    applies(source.path) ? importsOf(source).filter((name) => refused(name, source.path)) : [];

/** Files of some kind must not say this. */
const words =
  (applies: (path: string) => boolean, pattern: RegExp): Rule['find'] =>
  ({ path, text }) =>
    applies(path) ? [...text.matchAll(pattern)].map(([match]) => match) : [];

const rules: readonly Rule[] = [
  {
    name: 'the domain imports no SDK: of packages only zod, of Node only what is pure',
    find: imports(
      (path) => isIn(path, ...domain),
      (name) => !isOurs(name) && !['zod', 'node:crypto', 'node:url', 'node:util'].includes(name),
    ),
    broken: { path: 'shared/runs/x.ts', text: "import { TableClient } from '@azure/data-tables';" },
  },
  {
    name: 'an adapter is named by app.ts and by itself only',
    find: imports(
      (path) => isProduct(path) && path !== 'shared/app.ts',
      (name, path) => adapters.some((adapter) => isIn(name, adapter) && !isIn(path, adapter)),
    ),
    broken: { path: 'functions/x.ts', text: "import { resourceNames } from '../shared/storage/names';" },
  },
  {
    name: 'each SDK is used in one place',
    find: imports(isProduct, (name, path) =>
      homes.some(([sdk, ...places]) => sdk.test(name) && !isIn(path, ...places)),
    ),
    broken: { path: 'shared/sources/x.ts', text: "import '@azure/storage-blob';" },
  },
  {
    name: 'the Functions SDK is for triggers and the route wrapper',
    find: imports(
      (path) => isIn(path, 'shared') && !isIn(path, 'shared/http'),
      (name) => name.startsWith('@azure/functions'),
    ),
    broken: { path: 'shared/app.ts', text: "import type { HttpRequest } from '@azure/functions';" },
  },
  {
    name: 'what is deployed does not need what is not',
    find: imports(isProduct, (name) => isIn(name, 'local', 'test', 'portal')),
    broken: { path: 'shared/x.ts', text: "await import('../local/azurite');" },
  },
  {
    name: 'of shared/ the portal imports types only',
    find: words(
      (path) => isIn(path, 'portal'),
      /^(?:import|export) (?!type )[^;]*?'[./]+\/shared\/[^']*'|\bimport\('[./]+\/shared\//gm,
    ),
    broken: { path: 'portal/api/x.ts', text: "import { codes } from '../../shared/errors';" },
  },
  {
    name: 'the portal imports nothing but itself, types of shared/, and its view library',
    find: imports(
      (path) => isIn(path, 'portal'),
      (name) => !isIn(name, 'portal', 'shared') && !/^preact(?:\/hooks)?$/.test(name),
    ),
    broken: { path: 'portal/x.tsx', text: "import { z } from 'zod';" },
  },
  {
    name: 'nothing in shared/ knows a trigger',
    find: imports(
      (path) => isIn(path, 'shared'),
      (name) => isIn(name, 'functions'),
    ),
    broken: { path: 'shared/http/x.ts', text: "require('../../functions/health');" },
  },
  {
    name: 'only config.ts reads the environment',
    find: words(
      (path) => isProduct(path) && path !== 'shared/config.ts',
      /process\.env|\benv\b.*from 'node:process'/g,
    ),
    broken: { path: 'functions/x.ts', text: "process.env['A']" },
  },
  {
    name: 'the domain has no clock and no chance of its own',
    find: words(
      (path) => isIn(path, ...domain),
      /Date\.now|new Date\(\)|performance\.|Math\.random|random(?:Bytes|UUID|Int)\b|set(?:Timeout|Interval|Immediate)\b/g,
    ),
    broken: { path: 'shared/runs/x.ts', text: 'const now = Date.now();' },
  },
  {
    name: 'no default exports',
    find: words(isOurs, /^export default\b/gm),
    broken: { path: 'local/x.ts', text: 'export default 1;' },
  },
  {
    name: 'no file is longer than 250 lines',
    find: ({ text }) => {
      const lines = text.split('\n').length - 1;
      return lines > 250 ? [`${lines} lines`] : [];
    },
    broken: { path: 'test/x.ts', text: 'x\n'.repeat(251) },
  },
  {
    name: 'no file or folder of leftovers',
    find: ({ path }) =>
      path.split(/[/.]/).filter((name) => /^(?:utils?|helpers?|common|misc|\w*manager)$/i.test(name)),
    broken: { path: 'shared/utils/x.ts', text: '' },
  },
  {
    name: 'nothing is put off or silenced',
    find: words(
      (path) => path !== 'test/architecture.test.ts',
      /\b(?:TODO|FIXME|XXX)\b|biome-ignore|@ts-(?:ignore|expect-error|nocheck)|\b(?:test|it|describe)\.(?:only|skip)\(/g,
    ),
    broken: { path: 'portal/x.tsx', text: '// TODO' },
  },
];

const root = join(__dirname, '..');

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesIn(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

const present = readdirSync(root).filter((name) => isOurs(`${name}/`));
const sources: Source[] = present
  .flatMap((folder) => [...filesIn(folder)])
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

test('there is something to look at', () => {
  for (const folder of [...domain, ...adapters, 'functions', 'local', 'test']) {
    expect(sources.some(({ path }) => isIn(path, folder))).toBe(true);
  }
});

test.each(rules)('$name', ({ find, broken }) => {
  const violations = sources.flatMap((source) => find(source).map((what) => `${source.path}: ${what}`));
  expect(violations).toEqual([]);
  // And it would notice.
  expect(find(broken)).toHaveLength(1);
});
