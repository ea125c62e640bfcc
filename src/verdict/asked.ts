/** What `--only` asked for and the findings do not have: not found, explained by another cause, or not to be told. */
import type { FindingCode } from '../findings/index.ts';
import { requiredEndpoints } from '../picture/endpoint-choice.ts';
import type { Picture } from '../picture/picture.ts';
import { familyOf, isSelected, matches } from './selection.ts';
import type { Unknown } from './undetermined.ts';

/** A sentence names this many patterns, then how many more there are. */
const MAX_PATTERNS = 4;

export interface Found {
  /** Root causes, infos among them. */
  readonly roots: readonly FindingCode[];
  readonly symptoms: readonly { readonly code: FindingCode; readonly by: FindingCode }[];
  readonly unknown: readonly Unknown[];
}

/** `dns/forwarder-missing: not found`, one for each pattern that has no finding. */
export function askedInVain({ facts, ...picture }: Picture, { roots, symptoms, unknown }: Found): readonly string[] {
  const { request } = facts;
  const told = [...new Set(request.only)].flatMap((pattern) => {
    const name = pattern.replace(/\/$/u, '');
    const isMine = (code: string): boolean => matches(code, pattern);
    const chosen = (code: string): boolean => isMine(code) && isSelected(code, request);
    if (roots.some(chosen)) return [];
    const symptom = symptoms.find(({ code }) => chosen(code));
    if (symptom !== undefined) return [`${name}: explained by ${symptom.by}`];
    if (request.skip.some((skipped) => matches(name, skipped))) return [`${name}: left out by --skip`];
    const open = unknown.find(({ family }) => family === familyOf(pattern));
    if (open !== undefined) return [`${name}: not determined (${open.what}: ${open.why})`];
    return [
      `${name}: ${wasSeen(familyOf(pattern), { facts, ...picture }) ? 'not found' : 'not seen, as no connection gets that far'}`,
    ];
  });
  const more = told.length - MAX_PATTERNS;
  return more > 1 ? [...told.slice(0, MAX_PATTERNS), `${more} more: without a finding`] : told;
}

/** Whether any required connection got to this layer at all: behind a closed port there is no certificate to judge. */
function wasSeen(family: string, picture: Picture): boolean {
  if (family !== 'tls' && family !== 'http') return true;
  const connections = requiredEndpoints(picture).flatMap(({ all }) =>
    all.flatMap(({ connection }) => (connection === null ? [] : [connection])),
  );
  const isSeen = ({ outcome }: { readonly outcome: string }): boolean => outcome === 'ok' || outcome === 'failed';
  return connections.some((connection) => isSeen(connection[family]));
}
