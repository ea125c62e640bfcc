/** The secrets in a request, its signature among them: its receiver can repeat them. */
import { learn } from './scrub.ts';

const HEADERS = ['x-amz-security-token', 'x-aws-ec2-metadata-token'] as const;
const PARAMETERS = /[?&](?:X-Amz-(?:Signature|Credential|Security-Token)|AWSAccessKeyId|Signature)=([^&#]+)/giu;

/** `target`: path and query. */
export function learnSent(target: string, headers: Readonly<Record<string, string>> = {}): void {
  for (const name of HEADERS) if (headers[name] !== undefined) learn(headers[name]);
  const signature = /Signature=([0-9a-f]{16,})/iu.exec(headers['authorization'] ?? '')?.[1];
  if (signature !== undefined) learn(signature);
  for (const [, value = ''] of target.matchAll(PARAMETERS)) learn(value);
}
