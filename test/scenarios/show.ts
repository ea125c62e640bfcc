/**
 * Prints recorded facts as `replay` reads them:
 *
 *     node test/scenarios/show.ts NAME > facts.json && npm start -- replay facts.json
 *
 * It takes a packed file, too, so that git can show what changed in it (CONTRIBUTING.md).
 */
import { existsSync, readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { recordedNames, recordedText } from './corpus.ts';

const [wanted = ''] = process.argv.slice(2);
if (recordedNames().includes(wanted)) process.stdout.write(recordedText(wanted));
else if (existsSync(wanted)) process.stdout.write(brotliDecompressSync(readFileSync(wanted)));
else {
  process.stderr.write(`usage: node test/scenarios/show.ts NAME|FILE: no recorded scenario and no file '${wanted}'\n`);
  process.exitCode = 2;
}
