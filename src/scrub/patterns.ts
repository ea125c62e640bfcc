/** What is a secret by its position, even if this run did not know it. */
import { MASK } from './mask.ts';

/** A value ends where any format of a peer's answer ends it. */
const VALUE = String.raw`[^\s"'<>,;&]+`;
const FIELDS =
  'SecretAccessKey|SecretKey|SessionToken|TokenValue|AccessToken|AccessKeyId|AWSAccessKeyId|PrivateKey|RegistrationKey|SignatureProvided|' +
  'aws_secret_access_key|aws_session_token|aws_security_token|aws_access_key_id|x-amz-security-token|x-amz-signature|x-amz-credential|' +
  'x-aws-ec2-metadata-token|passwd|password|client_secret';

type Rule = readonly [pattern: RegExp, put: string | ((whole: string, ...groups: string[]) => string)];

const RULES: readonly Rule[] = [
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/gu, MASK],
  // AWS repeats what it has signed, with the token, in plain words and, for S3, in elements and as
  // bytes.
  [/The Canonical String for this request[^]*$/iu, MASK],
  [/<(StringToSign|CanonicalRequest)(Bytes)?>[^<]*/giu, `<$1$2>${MASK}`],
  [
    /\b(AWS4-(?:HMAC|ECDSA)-[A-Z0-9-]+)\s+(?:Credential|SignedHeaders|Signature)\s*=[^"'<>\r\n]*?(?:Signature=[^\s"'<>,;&]*|$)/giu,
    `$1 ${MASK}`,
  ],
  [
    /\b((?:proxy-)?authorization["']?\s*(?:[:=]|&#58;|%3a)\s*["']?(?:[a-z][a-z0-9-]{2,20}(?:\s+|%20|\+))?)(?!\[secret)[^\s"'<>,;&]{3,}/giu,
    `$1${MASK}`,
  ],
  [/\b(Basic(?:\s+|%20|\+))([a-z0-9+/_-]{4,}={0,2})/giu, (whole, name, code) => (isLogin(code) ? `${name}${MASK}` : whole)],
  [/\b((?:Bearer|Negotiate|NTLM)\s+)(?=[\w.~+/-]*\d)[\w.~+/-]{8,}=*/giu, `$1${MASK}`],
  [new RegExp(String.raw`\b(${FIELDS})(["'\\]*\s*(?:[:=]|%3d|%3a)\s*["'\\]*|>\s*)(?!\[secret)(${VALUE})`, 'giu'), `$1$2${MASK}`],
  [/(["']Token\\?["']\s*:\s*\\?["'])[^"'\\]+/gu, `$1${MASK}`],
  [/([?&;]|&amp;)(AWSAccessKeyId|Signature|Token)=[^\s"'<>&]+/giu, `$1$2=${MASK}`],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,16}\b/gu, MASK],
  // `name:password@` in a URL (RFC 3986, 3.2.1), even without the scheme's name.
  [/((?::|%3a)(?:\/\/|\\\/\\\/|%2f%2f))[^\s/?#"'<>@]{1,400}(?:@|%40)/giu, `$1${MASK}@`],
  [/(^|[\s,;="'(])(?!mailto:)[^\s,;:@/"'<>()=]{1,100}:[^\s,;@/"'<>]{1,200}@(?=[\w[])/giu, `$1${MASK}@`],
  // A URL that was cut: after a colon stands a port, or a password.
  [/(:\/\/)[^\s/?#@:[\]"'<>]{1,100}:(?!\d{0,5}(?:$|[^\w]))[^\s/?#@:"'<>]{1,200}$/gu, `$1${MASK}`],
];

/** Whether a rule could match. Most of what peers say has none of these. */
const HINT =
  /authorization|basic|bearer|negotiate|ntlm|secret|token|key|password|passwd|signature|canonical|stringtosign|credential|AKIA|ASIA|@|%40|:\/\//iu;

export function withoutUnknown(text: string): string {
  if (!HINT.test(text)) return text;
  return RULES.reduce(
    (said, [pattern, put]) => (typeof put === 'string' ? said.replaceAll(global(pattern), put) : said.replaceAll(pattern, put)),
    text,
  );
}

const global = (pattern: RegExp): RegExp => (pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`));

/** `Basic` is also a word. RFC 7617's `name:password` has a colon, and only text. */
function isLogin(code: string): boolean {
  const said = Buffer.from(code, 'base64').toString('latin1');
  return /^[^\u0000-\u001f:]*:[^\u0000-\u001f]*$/u.test(said);
}
