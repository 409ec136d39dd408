// Builds the portal into dist/portal: hashed files, compressed copies, and the manifest that functions/portal.ts serves from.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const source = dirname(fileURLToPath(import.meta.url));
const target = join(source, '..', 'dist', 'portal');

/** @type {Record<string, string>} */
const types = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  html: 'text/html; charset=utf-8',
};

/** @type {Record<string, { file: string, type: string, immutable: boolean, encodings: string[] }>} */
const manifest = {};

/**
 * Writes a file and those compressed copies of it that are smaller.
 * @param {string} address
 * @param {string} file
 * @param {Uint8Array} content
 */
function emit(address, file, content) {
  const encodings = Object.entries({ br: brotliCompressSync(content), gzip: gzipSync(content, { level: 9 }) })
    .filter(([, compressed]) => compressed.length < content.length)
    .map(([encoding, compressed]) => {
      writeFileSync(join(target, `${file}.${encoding}`), compressed);
      return encoding;
    });
  writeFileSync(join(target, file), content);
  const type = types[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
  manifest[address] = { file, type, immutable: address !== '', encodings };
}

const { outputFiles } = await build({
  entryPoints: { app: join(source, 'main.tsx'), style: join(source, 'styles', 'index.css') },
  ...{ outdir: target, entryNames: '[name]-[hash]', chunkNames: 'text-[hash]', write: false },
  ...{
    bundle: true,
    minify: true,
    format: 'esm',
    splitting: true,
    target: 'es2022',
    legalComments: 'none',
    charset: 'utf8',
  },
  ...{ jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'warning' },
});

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

/** @type {Record<string, string>} */
const named = {};
for (const { path, contents } of outputFiles) {
  const file = basename(path);
  if (file.startsWith('app-')) named['script'] = `/portal/${file}`;
  if (file.startsWith('style-')) named['style'] = `/portal/${file}`;
  emit(`portal/${file}`, file, contents);
}

const icon = readFileSync(join(source, 'icon.svg'));
const iconFile = `icon-${createHash('sha256').update(icon).digest('hex').slice(0, 8)}.svg`;
named['icon'] = `/portal/${iconFile}`;
emit(`portal/${iconFile}`, iconFile, icon);

const page = readFileSync(join(source, 'index.html'), 'utf8').replace(
  /%(\w+)%/g,
  (whole, name) => named[name] ?? whole,
);
emit('', 'index.html', Buffer.from(page));
writeFileSync(join(target, 'manifest.json'), JSON.stringify(manifest, null, 2));
