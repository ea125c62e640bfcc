/** `ssm-probe run`: probe this node. */
import type { Ports } from '../platform/ports.ts';
import { run } from '../run.ts';
import { judge } from '../verdict/verdict.ts';
import type { Call } from './arguments.ts';
import { type ProgressTerminal, withProgress } from './progress.ts';
import { type Reporting, report } from './reporting.ts';
import { runOptions } from './run-options.ts';
import { type UsageError, usageError } from './usage-error.ts';

export interface Done {
  readonly outcome: 'done';
  readonly status: 0 | 1 | 2 | 3;
}

export async function runCommand(
  call: Call,
  reporting: Reporting,
  ports: Ports,
  interrupt: AbortSignal,
  complain: (line: string) => void,
  terminal: ProgressTerminal,
): Promise<Done | UsageError> {
  if (call.operands.length > 0) return usageError('run takes no operands');
  const options = await runOptions(call, ports.files);
  if (options.outcome === 'usage-error') return options;
  const result = await withProgress(ports, terminal, reporting.style.verbosity < 0, (counting) =>
    run(options.value, counting, interrupt),
  );
  if (result.outcome === 'no-region') {
    return usageError(
      'no Region: neither a hybrid registration nor the metadata service nor AWS_REGION tells it; say --region, such as --region eu-central-1',
    );
  }
  const judgement = judge(result.facts);
  await report(reporting, judgement, result.facts, ports.files, complain);
  return { outcome: 'done', status: judgement.exitStatus };
}
