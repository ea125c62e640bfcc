/** Asks Go's `encoding/json`, `net/url` and `net/http`, which the agent uses, about its configuration; built once a process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type GoConfigQuestion =
  | { readonly doc: string | Buffer }
  | { readonly url: string }
  | { readonly service: string; readonly endpoint: string };

export interface GoConfigAnswer {
  readonly error: string;
  readonly offset: number;
  readonly values?: Readonly<Record<string, string>>;
  readonly order?: readonly string[];
  readonly custom?: readonly { readonly InstanceID: string; readonly Region: string }[] | null;
  readonly scheme: string;
  readonly opaque: string;
  readonly host: string;
  readonly path: string;
  readonly dials: string;
  readonly usual: boolean;
}

const SOURCE = join(import.meta.dirname, 'go-config.go');
let program: string | null | undefined;

export function hasGoConfig(): boolean {
  return build() !== null;
}

function build(): string | null {
  if (program !== undefined) return program;
  const folder = mkdtempSync(join(tmpdir(), 'go-config-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  try {
    execFileSync('go', ['build', '-o', join(folder, 'go-config'), SOURCE], { stdio: 'pipe', timeout: 300_000 });
    program = join(folder, 'go-config');
  } catch {
    program = null;
  }
  return program;
}

export function askGoConfig(questions: readonly GoConfigQuestion[]): readonly GoConfigAnswer[] {
  const input = questions.map((question) => {
    if ('doc' in question) return { Doc: Buffer.from(question.doc).toString('base64') };
    return 'url' in question ? { URL: question.url } : { Service: question.service, Endpoint: question.endpoint };
  });
  const output = execFileSync(build() ?? 'go-config', {
    input: `${input.map((line) => JSON.stringify(line)).join('\n')}\n`,
    maxBuffer: 1 << 28,
    encoding: 'utf8',
  });
  return output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as GoConfigAnswer);
}
