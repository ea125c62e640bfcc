/**
 * `npm run docs`: writes `docs/findings` from the findings, completions and the manual page from the table
 * of options, and `schema/` from the shapes. Removes what is stale.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findingFiles } from './docs/findings.ts';
import { madeFiles } from './docs/made.ts';
import { schemaFiles } from './docs/schemas.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'docs', 'findings');

const files = findingFiles();
mkdirSync(FOLDER, { recursive: true });
for (const name of readdirSync(FOLDER)) if (!files.has(name)) rmSync(join(FOLDER, name));
for (const [name, text] of files) writeFileSync(join(FOLDER, name), text);
const made = new Map([...madeFiles(), ...(await schemaFiles())]);
for (const [path, text] of made) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}
process.stdout.write(`${files.size} pages in docs/findings, and ${[...made.keys()].join(', ')}\n`);
