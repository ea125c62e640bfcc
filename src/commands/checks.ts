/** `ssm-probe checks`: every check, what it reads, which capability needs it. Offline. */
import { usageError } from '../arguments/usage-error.ts';
import { checksText } from '../explain/checks-text.ts';
import { reportWidth } from './output/width.ts';
import type { Run } from './world.ts';

export const run: Run = async ({ operands }, { stdout, print }) =>
  operands.length > 0 ? usageError('checks takes no operands') : print(checksText(reportWidth(stdout)));
