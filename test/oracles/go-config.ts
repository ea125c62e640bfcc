/** Asks Go's `encoding/json`, `net/url` and `net/http`, which the agent uses, about its configuration; built once a process. */
import { goProgram } from './go-program.ts';

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

const program = goProgram('go-config');

export const hasGoConfig = (): boolean => program.path() !== null;

export async function askGoConfig(questions: readonly GoConfigQuestion[]): Promise<readonly GoConfigAnswer[]> {
  const input = questions.map((question) => {
    if ('doc' in question) return { Doc: Buffer.from(question.doc).toString('base64') };
    return 'url' in question ? { URL: question.url } : { Service: question.service, Endpoint: question.endpoint };
  });
  return (await program.ask(input)) as readonly GoConfigAnswer[];
}
