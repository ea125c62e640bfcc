/** What a page of `explain` says beyond the catalogue: how a finding is recognised, and when it is how severe. */
import type { FindingCode } from '../catalog/codes.ts';
import { AUTH_NOTES } from './notes-auth.ts';
import { DNS_NOTES } from './notes-dns.ts';
import { NETWORK_NOTES } from './notes-network.ts';
import { NODE_NOTES } from './notes-node.ts';
import { PROXY_NOTES } from './notes-proxy.ts';
import { S3_NOTES } from './notes-s3.ts';
import { TLS_NOTES } from './notes-tls.ts';
import type { Notes } from './notes-type.ts';

/** One entry for each code; the compiler insists on completeness. */
export const NOTES: Notes<FindingCode> = {
  ...DNS_NOTES,
  ...NETWORK_NOTES,
  ...TLS_NOTES,
  ...S3_NOTES,
  ...PROXY_NOTES,
  ...AUTH_NOTES,
  ...NODE_NOTES,
};
