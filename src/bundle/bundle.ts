/** One archive of all that a run tells: for a colleague, a support case, a bug report. */
import type { Facts } from '../facts.ts';
import { renderer } from '../report/index.ts';
import type { Judgement } from '../verdict/verdict.ts';
import { agentLogText } from './agent-log.ts';
import { type TarFile, tarOf } from './tar.ts';

/** Grows like the versions of the facts: within 1 files and members may be added. */
const FORMAT = '1.0';
/** What `replay` looks for. */
export const FACTS_FILE = 'facts.json';

const ABOUT = {
  [FACTS_FILE]: 'what was seen; ssm-probe replay judges it again, offline',
  'verdict.json': 'what it means, by schema/verdict.schema.json',
  'report.html': 'the same for a browser',
  'report.txt': 'the same for a terminal',
  'agent-log.txt': "what is known of the agent's own log, in closed phrases",
} as const;

export interface Bundled {
  readonly facts: Facts;
  readonly judgement: Judgement;
  readonly isRedacted: boolean;
}

/** A tar archive, not compressed yet. The same facts give the same bytes. */
export async function bundleOf({ facts, judgement: { verdict }, isRedacted }: Bundled): Promise<Uint8Array> {
  const style = { width: 100, color: false, ascii: false, verbosity: 1 } as const;
  const [json, html, text] = await Promise.all((['json', 'html', 'text'] as const).map(renderer));
  const contents: Record<keyof typeof ABOUT, string> = {
    [FACTS_FILE]: `${JSON.stringify(facts, null, 1)}\n`,
    'verdict.json': json?.(verdict, style) ?? '',
    'report.html': html?.(verdict, style) ?? '',
    'report.txt': text?.(verdict, style) ?? '',
    'agent-log.txt': agentLogText(facts),
  };
  const files: TarFile[] = Object.entries(contents).map(([name, content]) => file(name, content));
  const sizes = files.map(({ name, bytes }) => ({ name, bytes: bytes.length }));
  const manifest = { format: FORMAT, tool: facts.tool, startedAt: facts.startedAt, redacted: isRedacted, files: sizes };
  return tarOf(
    [...files, file('manifest.json', `${JSON.stringify(manifest, null, 1)}\n`), file('README.txt', readme(facts, isRedacted))],
    Date.parse(facts.startedAt) / 1000,
  );
}

function file(name: string, content: string): TarFile {
  return { name, bytes: new TextEncoder().encode(content) };
}

function readme({ tool, startedAt }: Facts, isRedacted: boolean): string {
  const width = Math.max(...Object.keys(ABOUT).map(({ length }) => length)) + 2;
  return [
    `A bundle of ${tool.name} ${tool.version}, format ${FORMAT}, of the run at ${startedAt}.`,
    '',
    ...Object.entries(ABOUT).map(([name, about]) => `${name.padEnd(width)}${about}`),
    '',
    ...(isRedacted
      ? [
          'Addresses, names and ids in it are pseudonyms: the same thing has the same one everywhere, an address keeps its kind and its',
          'subnets, a name its suffix. What stands for what is in a file beside the bundle, which never left the node.',
        ]
      : [
          'It holds addresses, host names, instance and account ids: treat it as internal. ssm-probe bundle --redact makes one without.',
        ]),
    '',
    'To judge it again:  ssm-probe replay THIS_FILE.tar.gz',
    '',
  ].join('\n');
}
