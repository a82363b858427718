// Bundles the report's page with the libraries that it draws with:
//   node web/build.mjs MODULES OUT
// MODULES is the folder of web/package.json's packages. Writes OUT/report.js, one script that needs
// nothing else, OUT/report.css, and OUT/licences.txt with the licences of all that is in the script.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const [modules, out] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const esbuild = join(modules, '@esbuild/linux-x64/bin/esbuild');
mkdirSync(out, {recursive: true});

function bundle(entry, file, ...options) {
  execFileSync(esbuild, [join(here, 'report', entry), '--bundle', '--minify', '--charset=utf8',
    '--log-level=warning', `--outfile=${join(out, file)}`, ...options],
  {env: {...process.env, NODE_PATH: modules}, stdio: 'inherit'});
}

const meta = join(out, 'meta.json');
bundle('main.js', 'report.js', '--format=iife', '--target=es2022', '--legal-comments=none',
  `--metafile=${meta}`);
bundle('style.css', 'report.css', '--target=es2022');

// A script within a page ends at the first of these, whatever it means there.
const script = readFileSync(join(out, 'report.js'), 'utf8');
for (const ending of ['</script', '<!--', '<script'])
  if (script.toLowerCase().includes(ending)) throw new Error(`report.js holds ${ending}`);
if (readFileSync(join(out, 'report.css'), 'utf8').toLowerCase().includes('</style'))
  throw new Error('report.css holds </style');

const packages = new Set();
for (const input of Object.keys(JSON.parse(readFileSync(meta, 'utf8')).inputs)) {
  const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g);
  if (found) packages.add(found.at(-1).slice('node_modules/'.length, -1));
}
const licences = [];
for (const name of [...packages].sort()) {
  const folder = join(modules, name);
  const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : '';
  licences.push(`${name} ${about.version} (${about.license ?? 'see its text'})\n\n${text}\n`);
}
writeFileSync(join(out, 'licences.txt'), licences.join('\n' + '-'.repeat(80) + '\n\n'));
