/**
 * The scripts for Windows, where there is no PowerShell to run them (powershell-run.test.ts does): a parser takes each of them whole.
 * Grammar: github.com/airbus-cert/tree-sitter-powershell.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Language, type Node, Parser } from 'web-tree-sitter';

const ROOT = join(import.meta.dirname, '../..');
/** EC2Launch takes user data from between these; what is there is the script. */
const WRAPPING = /^<powershell>\n(?<script>[^]*)<\/powershell>\n(?:<persist>(?:true|false)<\/persist>\n)?$/u;

await Parser.init();
const parser = new Parser();
parser.setLanguage(
  await Language.load(fileURLToPath(import.meta.resolve('@lumis-sh/wasm-powershell/tree-sitter-powershell.wasm'))),
);

/** `LINE: TEXT` of what the parser could not take, and of what it had to invent. */
function broken(text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'ERROR' || node.isMissing) found.push(`${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`);
    for (const child of node.children) visit(child);
  };
  const tree = parser.parse(text);
  assert.ok(tree !== null);
  visit(tree.rootNode);
  return found;
}

test('the parser sees what is broken', () => {
  for (const text of ['if ($a -eq 1 { 2 }\n', 'try { 1 }}\n', '$x = @(1, 2\n']) assert.notDeepEqual(broken(text), [], text);
});

for (const path of globSync('scripts/**/*.ps1', { cwd: ROOT }).toSorted()) {
  test(`${path} is PowerShell`, () => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const script = path.startsWith('scripts/user-data/') ? WRAPPING.exec(text)?.groups?.['script'] : text;
    assert.ok(script !== undefined, 'without its wrapping EC2Launch does not run it');
    assert.deepEqual(broken(script), []);
  });
}
