/** The manual page, made from the table of options. Pure. */
import { COMMANDS } from '../arguments/commands.ts';
import { type AnyOption, ENTRIES } from '../arguments/table.ts';

/**
 * Text for roff: a backslash starts an escape, a line must not begin like a request, and hyphens
 * must be copied as such.
 */
function roff(text: string): string {
  return text
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replaceAll('…', '...')
    .replaceAll('’', "'")
    .replace(/^([.'])/u, String.raw`\&$1`);
}

function optionHead({ name, short, value, valueFor, repeatable }: AnyOption): string {
  const [own] = value === undefined ? Object.values(valueFor ?? {}) : [];
  const names = [...(short === undefined ? [] : [`-${short}`]), `--${name}`]
    .map((word) => String.raw`\fB${roff(word)}\fR`)
    .join(', ');
  if (own !== undefined) return String.raw`${names} [\fI${roff(own)}\fR]`;
  return `${names}${value === undefined ? '' : String.raw` \fI${roff(value)}\fR`}${repeatable === true && value !== undefined ? ' ...' : ''}`;
}

export function manPage(version: string): string {
  const commands = Object.values(COMMANDS).flatMap(({ usage, about }) => [
    '.TP',
    String.raw`\fBssm\-probe\fR ${roff(usage)}`,
    roff(about),
  ]);
  const examples = Object.values(COMMANDS).flatMap(({ examples: own }) =>
    own.flatMap(([call, purpose]) => ['.TP', String.raw`\fB${roff(call)}\fR`, roff(purpose)]),
  );
  const options = ENTRIES.flatMap(([, option]) => {
    const { about, defaultWords: fallback, commands: of } = option;
    const only = of.length === Object.keys(COMMANDS).length ? '' : ` Of ${of.join(', ')}.`;
    return ['.TP', optionHead(option), roff(`${about}.${fallback === undefined ? '' : ` Default: ${fallback}.`}${only}`)];
  });
  return `${[
    `.\\" Made by ssm-probe from its table of options: ssm-probe help man`,
    `.TH SSM\\-PROBE 1 "" "ssm\\-probe ${roff(version)}" "User Commands"`,
    '.SH NAME',
    String.raw`ssm\-probe \- why does this machine not show up in AWS Systems Manager?`,
    '.SH SYNOPSIS',
    String.raw`\fBssm\-probe\fR [\fIcommand\fR] [\fIoptions\fR]`,
    '.SH DESCRIPTION',
    'Says what is wrong, what that breaks, who fixes it with which command, and how to prove it. Read\\-only: nothing is changed on this node or in the account.',
    '.SH COMMANDS',
    ...commands,
    '.SH OPTIONS',
    ...options,
    '.SH EXAMPLES',
    ...examples,
    '.SH EXIT STATUS',
    ...['0', '1', '2', '3'].flatMap((status, index) => [
      '.TP',
      status,
      [
        'Nothing was found.',
        roff('A finding at or above --fail-on.'),
        'A usage error, or a fault of the tool itself.',
        'Something that is required could not be determined.',
      ][index] ?? '',
    ]),
    '.P',
    roff(
      'With --only and --skip these are about what is selected alone, and the first and the last line say so: 0 gone, or there and below --fail-on (a warning, an info), 1 still there, 3 could not be looked at. ' +
        'The command that proves a fix asks in this way, so that a script can wait for it. An info is no failure: then the line says more than the status.',
    ),
    '.SH ENVIRONMENT',
    '.TP',
    'AWS_REGION, AWS_DEFAULT_REGION',
    'The Region, where neither a hybrid registration nor the metadata service tells it.',
    '.TP',
    'NO_COLOR, FORCE_COLOR, TERM',
    'Whether text has colour.',
    '.SH FILES',
    '.TP',
    '/var/lib/ssm\\-probe/spool',
    'What could not be delivered to CloudWatch Logs.',
  ].join('\n')}\n`;
}
