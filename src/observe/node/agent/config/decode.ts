/**
 * The document of the configuration, decoded over the agent's defaults: its values, or why the agent
 * refuses it. A refused document stops the agent at its start, in every version (amazon-ssm-agent,
 * `core/app/bootstrap`: "app config could not be loaded"), and systemd starts it again, in vain.
 */
import type { ConfigRefused } from '../../../../facts/agent-config.ts';
import { Decoder, type Misfit, Slice, type Struct, type Value } from './go-decode.ts';
import { type Token, tokensOf } from './go-json.ts';
import { CONFIGURATION } from './shape.ts';

type Endpoint = { readonly Endpoint: string };

/** The members that matter to the network, with the agent's defaults. */
export interface Configuration {
  readonly Ssm: Endpoint & { readonly HibernationMaxBackoffIntervalMinutes: number | null };
  readonly Mds: Endpoint;
  readonly Mgs: Endpoint & { readonly Region: string };
  readonly S3: Endpoint;
  readonly Kms: Endpoint;
  readonly Agent: {
    readonly Region: string;
    readonly ServiceDomain: string;
    readonly UseDualStackEndpoint: boolean;
    readonly ContainerMode: boolean;
  };
  /** What the agent tries, in this order; null for the usual order. */
  readonly identityOrder: readonly string[] | null;
  readonly customIdentities: readonly { readonly instanceId: string; readonly region: string }[];
}

export type Decoded =
  | { readonly outcome: 'refused'; readonly refused: ConfigRefused }
  /** `refused`: by agents that know a newer member. */
  | { readonly outcome: 'ok'; readonly configuration: Configuration; readonly refused: ConfigRefused | null };

/**
 * The agent drops all others (amazon-ssm-agent, `agent/appconfig/appconfig_parser.go`). Since
 * 3.3.4793.0 (June 2026) it has one for other clouds, whose name no published source tells: what
 * sounds like one is kept, so that nobody is told that the agent does not know it.
 */
const IDENTITIES: readonly string[] = ['OnPrem', 'EC2', 'CustomIdentity', 'ECS'];
const OTHER_CLOUD = /^[\w-]{0,20}(?:azure|gcp|google|multi-?cloud)[\w-]{0,20}$/iu;
const USUAL_ORDER = ['OnPrem', 'EC2', 'CustomIdentity'];

export function decodeConfiguration(text: string): Decoded {
  const parsed = tokensOf(text);
  if (parsed.outcome === 'failed') return { outcome: 'refused', refused: notJson(text, parsed.at, parsed.expected) };
  // The agent's default order is one array: what is decoded into it changes the default as well.
  const usual: Value[] = [...USUAL_ORDER];
  const struct: Struct = { Identity: { ConsumptionOrder: new Slice(usual), CustomIdentities: new Slice([]) } };
  const decoder = new Decoder(text, parsed.tokens);
  decoder.into(struct, CONFIGURATION);
  const known = decoder.misfits.find(({ since }) => since === undefined);
  if (known !== undefined) return { outcome: 'refused', refused: wrongKind(text, known) };
  const identity = structOf(struct, 'Identity');
  const entries = listOf(identity, 'CustomIdentities');
  const hole = entries.indexOf(null);
  if (hole !== -1) return { outcome: 'refused', refused: nullEntry(hole) };
  const [newer] = decoder.misfits;
  return {
    outcome: 'ok',
    configuration: configurationOf(struct, orderOf(identity, usual)),
    refused: newer === undefined ? null : wrongKind(text, newer),
  };
}

function configurationOf(struct: Struct, identityOrder: Configuration['identityOrder']): Configuration {
  const string = (section: string, name: string): string => textOf(structOf(struct, section), name);
  const bool = (section: string, name: string): boolean => structOf(struct, section)[name] === true;
  const endpoint = (section: string): Endpoint => ({ Endpoint: string(section, 'Endpoint') });
  return {
    Ssm: {
      ...endpoint('Ssm'),
      HibernationMaxBackoffIntervalMinutes: minutesOf(structOf(struct, 'Ssm')['HibernationMaxBackoffIntervalMinutes']),
    },
    Mds: endpoint('Mds'),
    Mgs: { ...endpoint('Mgs'), Region: string('Mgs', 'Region') },
    S3: endpoint('S3'),
    Kms: endpoint('Kms'),
    Agent: {
      Region: string('Agent', 'Region'),
      ServiceDomain: string('Agent', 'ServiceDomain'),
      UseDualStackEndpoint: bool('Agent', 'UseDualStackEndpoint'),
      ContainerMode: bool('Agent', 'ContainerMode'),
    },
    identityOrder,
    customIdentities: listOf(structOf(struct, 'Identity'), 'CustomIdentities').flatMap((entry) =>
      isStruct(entry) ? [{ instanceId: textOf(entry, 'InstanceID'), region: textOf(entry, 'Region') }] : [],
    ),
  };
}

/** The agent doubles its pause from five minutes; a day is more than anybody means. */
function minutesOf(value: Value | undefined): number | null {
  return typeof value === 'bigint' && value > 0n && value <= 1_440n ? Number(value) : null;
}

/** Without a known entry the agent takes its default, into which the unknown ones were decoded. */
function orderOf(identity: Struct, usual: readonly Value[]): readonly string[] | null {
  const names = [listOf(identity, 'ConsumptionOrder'), usual]
    .map((values) =>
      values.filter((value) => typeof value === 'string' && (IDENTITIES.includes(value) || OTHER_CLOUD.test(value))),
    )
    .find((values) => values.length > 0);
  const order = [...new Set(names?.filter((name) => typeof name === 'string'))];
  return order.join() === USUAL_ORDER.join() ? null : order;
}

function isStruct(value: Value | undefined): value is Struct {
  return typeof value === 'object' && value !== null && !(value instanceof Slice);
}

function structOf(struct: Struct, name: string): Struct {
  const value = struct[name];
  return isStruct(value) ? value : {};
}

function listOf(struct: Struct, name: string): readonly Value[] {
  const value = struct[name];
  return value instanceof Slice ? value.values : [];
}

function textOf(struct: Struct, name: string): string {
  const value = struct[name];
  return typeof value === 'string' ? value : '';
}

function notJson(text: string, at: number, expected: string): ConfigRefused {
  const isEmpty = text.trim() === '' && !text.includes('\ufeff');
  return { reason: isEmpty ? 'empty' : 'not-json', ...placeOf(text, at), field: null, found: characterAt(text, at), expected };
}

function wrongKind(text: string, { field, wants, token, since }: Misfit): ConfigRefused {
  return {
    reason: 'wrong-kind',
    ...placeOf(text, token.start),
    field,
    found: valueOf(text, token),
    expected: WANTED[wants],
    ...(since === undefined ? {} : { since }),
  };
}

function nullEntry(index: number): ConfigRefused {
  return {
    reason: 'null-entry',
    line: null,
    column: null,
    field: `Identity.CustomIdentities[${index}]`,
    found: 'null',
    expected: WANTED.section,
  };
}

const WANTED: Readonly<Record<Misfit['wants'], string>> = {
  section: 'an object in braces',
  list: 'a list in square brackets',
  string: 'a string in double quotes',
  bool: 'true or false, without quotes',
  int: 'a whole number, without quotes, fraction or exponent',
};

function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at);
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}

/** A character may be shown: it is no password. */
function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  if (code === undefined) return 'the end';
  return code > 0x20 && code < 0x7f ? String.fromCodePoint(code) : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** The value where it can be no secret, else its kind. */
function valueOf(text: string, token: Token): string {
  const written = text.slice(token.start, token.end);
  switch (token.kind) {
    case 'string':
      return /^"(?:true|false|yes|no|on|off|-?\d{1,6}(?:\.\d{1,3})?|)"$/iu.test(written) ? `the string ${written}` : 'a string';
    case 'number':
      return written.length > 40 ? 'a long number' : written;
    case '{':
      return 'an object';
    case '[':
      return 'a list';
    default:
      return token.kind;
  }
}
