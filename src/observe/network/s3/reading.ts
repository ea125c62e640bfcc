/** What S3 says about an object. */
import { failedStep } from '../../../facts/not-learnt.ts';
import type { ObjectFacts } from '../../../facts.ts';
import { AGENT_VERSION_KEY } from '../../../knowledge/buckets.ts';
import { parseVersion } from '../../../knowledge/versions.ts';
import type { HttpResult } from '../../../platform/ports.ts';
import { words } from '../../../scrub/peer-words.ts';
import { scrub } from '../../../scrub/scrub.ts';
import type { PlannedObject } from '../../plan.ts';
import { requestIdOf } from '../connect/http-facts.ts';

/** Reads an answer about an object. Never throws; every text is bounded. */
export function readingOf(result: HttpResult, object: Pick<PlannedObject, 'purpose' | 'key'>): ObjectFacts['result'] {
  if (result.outcome === 'failed') return failedStep(result);
  const { status, headers, ms } = result;
  const body = scrub(result.body);
  const isVersion = object.purpose === 'agent' && object.key === AGENT_VERSION_KEY && (status === 200 || status === 206);
  const version = isVersion ? parseVersion(body) : null;
  return {
    outcome: 'ok',
    ms,
    status,
    code: element(body, 'Code'),
    message: element(body, 'Message'),
    bucketRegion: regionOf(headers) ?? element(body, 'Region'),
    requestId: requestIdOf(headers),
    ...(version === null ? {} : { version }),
  };
}

function regionOf({ 'x-amz-bucket-region': region }: Readonly<Record<string, string>>): string | null {
  return region === undefined ? null : words(region, 40);
}

/** One element of S3's small error document. No XML parser reads it: it is not trusted. */
function element(xml: string, name: string): string | null {
  const text = new RegExp(`<${name}>([^<]{1,400})</${name}>`, 'u').exec(xml)?.[1];
  return text === undefined ? null : words(text, text.length);
}
