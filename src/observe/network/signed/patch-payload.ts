/**
 * The object that patching downloads first. No key of its bucket is published: the document
 * AWS-RunPatchBaseline names it, and every role with AmazonSSMManagedInstanceCore may read that.
 */
import { GetDocumentCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { CallFacts } from '../../../facts/signed.ts';
import type { ObjectFacts } from '../../../facts.ts';
import { payloadIn } from '../../../knowledge/patch-document.ts';
import type { HttpSession, OperatingSystem } from '../../../platform/ports.ts';
import { pathOf } from '../s3/read-queue.ts';
import { readingOf } from '../s3/reading.ts';
import type { ConnectionLimits } from '../target.ts';
import type { Call } from './call-outcome.ts';
import { untilOver, whyNone } from './until-over.ts';

/** Where the payload is read, and from which bucket unless the document names another. */
export interface PayloadPlace {
  readonly bucket: string;
  readonly host: string;
  readonly ip: string;
  readonly os: OperatingSystem;
  readonly region: string;
  /** Opens a session with the host behind a chain that verifies, or rejects. */
  readonly open: () => Promise<HttpSession>;
}

const DOCUMENT = 'AWS-RunPatchBaseline';
const MAX_ANSWER = 4_096;

/** Reads the document signed, and the first bytes of what it names without a signature, as patching does. Never rejects. */
export async function patchPayload(
  client: Pick<SSMClient, 'send'>,
  place: PayloadPlace,
  call: Call,
  limits: ConnectionLimits,
): Promise<{ readonly call: CallFacts; readonly objects: readonly ObjectFacts[] }> {
  let text = '';
  const made = await call('ssm:GetDocument', async () => {
    const { Content = '', DocumentVersion, $metadata } = await client.send(new GetDocumentCommand({ Name: DOCUMENT }));
    text = Content;
    return { $metadata, tells: DocumentVersion === undefined ? {} : { documentVersion: DocumentVersion } };
  });
  const named = payloadIn(text, place.region, place.os);
  if (named === null) return { call: made, objects: [] };
  const object = {
    bucket: named.bucket ?? place.bucket,
    purpose: 'patch-payload',
    host: place.host,
    ip: place.ip,
    style: 'path',
    key: named.key,
    certainty: 'known',
  } as const;
  const headers = { range: 'bytes=0-255', 'user-agent': 'ssm-probe', accept: '*/*' };
  const request = {
    method: 'GET',
    path: pathOf(object),
    host: place.host,
    headers,
    maxBodyBytes: MAX_ANSWER,
    ...limits,
  } as const;
  try {
    const answer = await untilOver(async () => {
      const session = await place.open();
      return session.request(request).finally(() => session.close());
    }, limits.signal);
    return { call: made, objects: [{ ...object, result: readingOf(answer, object) }] };
  } catch (error) {
    const why = whyNone(error, 'no connection carried the read of the payload');
    return { call: made, objects: [{ ...object, result: { outcome: 'inconclusive', why } }] };
  }
}
