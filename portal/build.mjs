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
  json: 'application/json; charset=utf-8',
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

/**
 * Writes a file with the hash of its content in its name, and gives its path.
 * @param {string} name
 * @param {string} extension
 * @param {Uint8Array} content
 */
function emitHashed(name, extension, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
  const file = `${name}-${hash}.${extension}`;
  emit(`portal/${file}`, file, content);
  return `/portal/${file}`;
}

/**
 * The messages of a language as data: a page loads those of the language that it speaks.
 * @param {string} folder
 */
async function emitCatalogue(folder) {
  const { outputFiles } = await build({
    entryPoints: [join(source, 'text', folder, 'index.ts')],
    ...{ bundle: true, format: 'esm', write: false, charset: 'utf8' },
  });
  const [code] = outputFiles;
  const url = `data:text/javascript;base64,${Buffer.from(code?.contents ?? []).toString('base64')}`;
  const [messages] = Object.values(await import(url));
  return emitHashed(`text-${folder}`, 'json', Buffer.from(JSON.stringify(messages)));
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

const catalogues = { en: await emitCatalogue('en'), 'zh-HK': await emitCatalogue('zhHK') };

const { outputFiles } = await build({
  entryPoints: { app: join(source, 'main.tsx'), style: join(source, 'styles', 'index.css') },
  ...{ outdir: target, entryNames: '[name]-[hash]', write: false, charset: 'utf8' },
  ...{ bundle: true, minify: true, format: 'esm', target: 'es2022', legalComments: 'none' },
  ...{ jsx: 'automatic', jsxImportSource: 'preact', logLevel: 'warning' },
  define: { catalogues: JSON.stringify(catalogues) },
});

/** @type {Record<string, string>} */
const named = { icon: emitHashed('icon', 'svg', readFileSync(join(source, 'icon.svg'))) };
for (const { path, contents } of outputFiles) {
  const file = basename(path);
  named[file.endsWith('.js') ? 'script' : 'style'] = `/portal/${file}`;
  emit(`portal/${file}`, file, contents);
}

const page = readFileSync(join(source, 'index.html'), 'utf8');
emit('', 'index.html', Buffer.from(page.replace(/%(\w+)%/g, (whole, name) => named[name] ?? whole)));
writeFileSync(join(target, 'manifest.json'), JSON.stringify(manifest, null, 2));
