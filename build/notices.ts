/** The licences of everything in the binaries, as their authors require. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Package } from './packages.ts';

const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/iu;
const RULE = '-'.repeat(80);

/**
 * `nodeLicence`: Node's own licence file, which names the licences of all its parts. Throws for a
 * package without a text.
 */
export function noticesOf(root: string, packages: readonly Package[], nodeVersion: string, nodeLicence: string): string {
  // Packages of one author share one text, which is printed once.
  const texts = Map.groupBy(packages, (found) => licenceOf(root, found));
  const sections = [...texts].map(([text, sharing]) => section([...new Set(sharing.map(title))], text));
  return [
    'ssm-probe contains the following software of others. The script ssm-probe.cjs does not contain Node.js.\n',
    ...sections,
    section([`Node.js ${nodeVersion}`], nodeLicence),
  ].join('\n');
}

function title({ name, version, license }: Package): string {
  return `${name} ${version} (${license})`;
}

function section(titles: readonly string[], text: string): string {
  return `${RULE}\n${titles.join('\n')}\n${RULE}\n\n${normalise(text)}\n`;
}

function licenceOf(root: string, { folder, license }: Package): string {
  const names = readdirSync(join(root, folder)).filter((name) => LICENCE_FILE.test(name));
  // The Apache License asks for its text and names nobody in it: ours is the same.
  if (names.length === 0 && license === 'Apache-2.0') return normalise(readFileSync(join(root, 'LICENSE'), 'utf8'));
  if (names.length === 0) throw new Error(`${folder} brings no text of its licence: add it to build/notices.ts`);
  return names
    .toSorted()
    .map((name) => normalise(readFileSync(join(root, folder, name), 'utf8')))
    .join('\n\n');
}

function normalise(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/^\uFEFF/u, '')
    .trim();
}
