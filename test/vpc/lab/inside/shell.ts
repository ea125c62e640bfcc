/** Inside a lab that is kept: builds it, says how to enter its node, and waits until its parent is gone. */
import { loadScenario } from '../../scenarios.ts';
import { startLab } from '../lab.ts';

const name = process.argv[2] ?? '';
const lab = await startLab((await loadScenario(name)).lab);
// Process 1 of this namespace is this process; from outside it has another id, which the parent knows.
process.stdout.write(`${JSON.stringify({ enter: lab.enter([]), startMs: lab.startMs })}\n`);
setInterval(() => undefined, 3_600_000);
