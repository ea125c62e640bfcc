/** `ssm-probe checks`: every check, what it reads, which capability needs it. Offline. */
import { checksText } from '../explain/checks-text.ts';
import type { Call } from './arguments.ts';
import { type Document, documentOf } from './document.ts';
import { type UsageError, usageError } from './usage-error.ts';

export function checksCommand(call: Call, width: number): Document | UsageError {
  return call.operands.length > 0 ? usageError('checks takes no operands') : documentOf(checksText(width));
}
