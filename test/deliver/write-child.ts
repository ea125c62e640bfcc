/** Run by stdout.test.ts: writes argv[2] bytes, tells on stderr how that went, and ends as the tool does. */
import { writeStdout } from '../../src/deliver/stdout.ts';

const size = Number(process.argv[2]);
const repeat = Number(process.argv[3] ?? 1);
for (let i = 0; i < repeat; i += 1) {
  const row = await writeStdout('x'.repeat(size - 1) + '\n');
  process.stderr.write(`${row.outcome}\n`);
}
// The hard way out: whatever is not flushed by now is lost.
process.exit(0);
