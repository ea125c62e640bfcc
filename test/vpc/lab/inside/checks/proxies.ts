/** The proxies, asked by curl and openssl; and how the agent's settings stand on the node. */
import { hostOf, PROXY } from '../../addresses.ts';
import { behindProxy, PUBLIC_VPC } from '../../presets.ts';
import { SQUID, SQUID_URL, TINYPROXY, TINYPROXY_URL } from '../../proxies.ts';
import { api, curl, type Part } from './questions.ts';

const ssm = `https://${hostOf('ssm')}/`;
/** The proxy's own answer to CONNECT, then the answer behind it. */
const through = (proxy: string, url = ssm, more = ''): string =>
  `curl -s --max-time 3 -o /dev/null -w '%{http_connect} %{http_code} %{exitcode}' -x '${proxy}' ${more} '${url}'`;
const LOGIN = { user: 'agent', password: 'Tr0ub4dor' };

export const PROXY_PARTS: Readonly<Record<string, Part>> = {
  proxy: {
    lab: {
      ...behindProxy(PUBLIC_VPC, SQUID_URL, { noProxy: '169.254.169.254,.example.com' }),
      proxies: [
        { ...SQUID, refuses: [hostOf('ssmmessages')] },
        { ...TINYPROXY, login: LOGIN },
      ],
    },
    checks: [
      { what: 'without the proxy: silence', ask: api('ssm'), says: /^000 28/ },
      { what: 'squid connects', ask: through(SQUID_URL), says: /^200 404 0$/ },
      {
        what: 'squid refuses one host',
        ask: `${through(SQUID_URL, `https://${hostOf('ssmmessages')}/`)} 2>&1`,
        says: /403 000 56$/,
      },
      {
        what: 'in its own words',
        ask: `curl -sv --max-time 3 -x ${SQUID_URL} https://${hostOf('ssmmessages')}/ 2>&1`,
        says: /X-Squid-Error: ERR_ACCESS_DENIED/,
      },
      { what: 'squid knows no such host', ask: through(SQUID_URL, 'https://nothing.invalid/'), says: /50[03] 000 56$/ },
      {
        what: 'IMDS through squid: its answer is no token',
        ask: curl(
          'http://169.254.169.254/latest/api/token',
          `-x ${SQUID_URL} -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60'`,
        ),
        says: /^403 0/,
      },
      { what: 'IMDS without it answers', ask: curl('http://169.254.169.254/'), says: /^401 0/ },
      { what: 'tinyproxy wants a login', ask: through(TINYPROXY_URL), says: /407 000 56$/ },
      {
        what: 'tinyproxy connects whom it knows',
        ask: through(TINYPROXY_URL, ssm, `--proxy-user ${LOGIN.user}:${LOGIN.password}`),
        says: /^200 404 0$/,
      },
      { what: 'a dead proxy: silence', ask: through(`http://${PROXY.dead}:3128`), says: /000 000 28$/, overMs: 2900 },
      { what: 'a closed port: refused', ask: through(`http://${PROXY.closed}:3128`), says: /000 000 7$/, underMs: 1000 },
      {
        what: "the agent's own environment",
        ask: "for p in /proc/[0-9]*; do grep -q amazon-ssm-agen $p/comm && tr '\\0' '\\n' <$p/environ; done | grep -v ^PWD | sort",
        says: /^PATH=[^\n]*\nhttp_proxy=http:\/\/10\.20\.3\.8:3128\nhttps_proxy=http:\/\/10\.20\.3\.8:3128\nno_proxy=169\.254\.169\.254,\.example\.com$/,
      },
      {
        what: 'and the drop-in that it comes from',
        ask: 'cat /etc/systemd/system/amazon-ssm-agent.service.d/override.conf',
        says: /^\[Service\]\nEnvironment="http_proxy=http:\/\/10\.20\.3\.8:3128"\n[\s\S]*Environment="no_proxy=169/,
      },
    ],
  },
  'proxy-login': {
    lab: {
      ...behindProxy(PUBLIC_VPC, SQUID_URL),
      proxies: [
        { ...SQUID, login: LOGIN },
        { ...TINYPROXY, servesNobody: true },
      ],
    },
    checks: [
      { what: 'nobody known: 407', ask: through(SQUID_URL), says: /407 000 56$/ },
      {
        what: 'wrong password: 407',
        ask: through(SQUID_URL, ssm, `--proxy-user ${LOGIN.user}:wrong`),
        says: /407 000 56$/,
      },
      {
        what: 'right password',
        ask: through(SQUID_URL, ssm, `--proxy-user ${LOGIN.user}:${LOGIN.password}`),
        says: /^200 404 0$/,
      },
      { what: 'tinyproxy serves nobody: 403', ask: through(TINYPROXY_URL), says: /403 000 56$/ },
    ],
  },
  'proxy-intercepts': {
    lab: { ...behindProxy(PUBLIC_VPC, SQUID_URL), proxies: [{ ...SQUID, intercepts: true }] },
    checks: [
      { what: "curl does not trust the proxy's certificate", ask: through(SQUID_URL), says: /200 000 60$/ },
      {
        what: 'the corporate CA has signed for the name of AWS',
        ask: `openssl s_client -proxy ${PROXY.squid}:3128 -connect ${hostOf('ssm')}:443 -servername ${hostOf('ssm')} </dev/null 2>/dev/null | openssl x509 -noout -issuer -ext subjectAltName`,
        says: /TLS Inspection CA[\s\S]*DNS:ssm\.eu-central-1\.amazonaws\.com/,
      },
      { what: 'and AWS answers behind it', ask: `curl -sik --max-time 3 -x ${SQUID_URL} ${ssm}`, says: /x-amzn-RequestId: /i },
      {
        what: 'S3 behind it too',
        ask: `curl -sik --max-time 3 -x ${SQUID_URL} https://${hostOf('s3')}/amazon-ssm-eu-central-1/latest/VERSION`,
        says: /3\.3\.3572\.0$/,
      },
    ],
  },
};
