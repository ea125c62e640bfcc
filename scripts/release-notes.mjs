/** The part of CHANGELOG.md that is about one version, for its release: `release-notes.mjs 0.1.0`. Plain JavaScript: any Node runs it. */
import { readFileSync } from 'node:fs';

const [version = ''] = process.argv.slice(2);
const text = readFileSync(new URL('../CHANGELOG.md', import.meta.url), 'utf8');
const section = text.split(/^## /mu).find((part) => part.replace(/^\[|\].*$/gmu, '').startsWith(version) && /^\[?\d/u.test(part));
if (!/^\d+\.\d+\.\d+$/u.test(version) || section === undefined) {
  process.stderr.write(`CHANGELOG.md has nothing about ${version === '' ? 'no version' : version}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${section.slice(section.indexOf('\n') + 1).trim()}\n`);
}
