/** `--cloudwatch`, `--cloudwatch-create-group` and `--spool`. */
import type { CourierOptions } from '../deliver/courier.ts';
import { parseLogTarget } from '../deliver/log-target.ts';
import type { Environment } from '../platform/ports.ts';
import type { Call } from './arguments.ts';
import { shown, type UsageError, usageError } from './usage-error.ts';

type Checked = { readonly outcome: 'ok'; readonly value: Omit<CourierOptions, 'timeoutMs'> | null } | UsageError;

/** Null without `--cloudwatch`. */
export function cloudwatchOption({ values, switches }: Call, environment: Pick<Environment, 'os' | 'variables'>): Checked {
  const text = values['cloudwatch'];
  const createsGroup = (switches['cloudwatch-create-group'] ?? 0) > 0;
  const spool = values['spool'] ?? defaultSpool(environment);
  if (spool === '') return usageError('--spool takes a folder');
  if (text === undefined) {
    return createsGroup ? usageError('--cloudwatch-create-group needs --cloudwatch GROUP') : { outcome: 'ok', value: null };
  }
  const target = parseLogTarget(text);
  if (target === null)
    return usageError(
      `--cloudwatch takes GROUP or GROUP:STREAM, not ${shown(text)}: a group has letters, digits and . - _ / #, a stream neither : nor *`,
    );
  if ((switches['no-credentials'] ?? 0) > 0)
    return usageError('--cloudwatch makes signed calls: it does not go with --no-credentials');
  return { outcome: 'ok', value: { target, createsGroup, spool } };
}

function defaultSpool({ os, variables }: Pick<Environment, 'os' | 'variables'>): string {
  if (os === 'windows') return `${variables['ProgramData'] ?? String.raw`C:\ProgramData`}\\ssm-probe\\spool`;
  return '/var/lib/ssm-probe/spool';
}
