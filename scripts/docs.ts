/** `npm run docs`: writes `docs/findings` from the catalogue. What no longer belongs there is removed. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingFiles } from './docs/findings.ts';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'findings');

const files = findingFiles();
mkdirSync(FOLDER, { recursive: true });
for (const name of readdirSync(FOLDER)) if (!files.has(name)) rmSync(join(FOLDER, name));
for (const [name, text] of files) writeFileSync(join(FOLDER, name), text);
process.stdout.write(`${files.size} pages in docs/findings\n`);
