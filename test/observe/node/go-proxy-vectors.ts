/**
 * Which proxy Go takes, as data. The rows of the first two tables restate what the tests of golang.org/x/net/http/httpproxy
 * (`proxy_test.go`: 24 rows for URLs, 27 for exceptions) and of net/http (`transport_test.go`) state; the rest are slips as people make
 * them, answered by Go 1.26 (`test/oracles/go-proxy.go` asks it again where it is installed).
 *
 * Where Go's versions differ: before 1.26, `http://fd00::1:3128` and other hosts with two colons were taken; golang.org/x/net 0.62 reads
 * the lower-case variable first, and no net/http does yet.
 */

/** `direct`, `error`, or `scheme://host:port`, with `login@` where there is one. */
export type Row = readonly [env: Readonly<Record<string, string>>, url: string, goes: string];

const HTTP = 'http://example.com/';
const HTTPS = 'https://secure.tld/';

export const GO_ROWS: readonly Row[] = [
  [{ http_proxy: '127.0.0.1:8080' }, HTTP, 'http://127.0.0.1:8080'],
  [{ http_proxy: 'cache.corp.example.com:1234' }, HTTP, 'http://cache.corp.example.com:1234'],
  [{ http_proxy: 'cache.corp.example.com' }, HTTP, 'http://cache.corp.example.com:80'],
  [{ http_proxy: 'localhost' }, HTTP, 'http://localhost:80'],
  [{ http_proxy: 'https://cache.corp.example.com' }, HTTP, 'https://cache.corp.example.com:443'],
  [{ http_proxy: 'http://127.0.0.1:8080' }, HTTP, 'http://127.0.0.1:8080'],
  [{ http_proxy: 'https://127.0.0.1:8080' }, HTTP, 'https://127.0.0.1:8080'],
  [{ http_proxy: 'socks5://127.0.0.1' }, HTTP, 'socks5://127.0.0.1:1080'],
  [{ http_proxy: 'socks5h://127.0.0.1' }, HTTP, 'socks5h://127.0.0.1:1080'],
  [{ http_proxy: 'foo://host' }, HTTP, 'foo://host:0'],
  [{ http_proxy: 'http.proxy.tld', https_proxy: 'secure.proxy.tld' }, 'http://insecure.tld/', 'http://http.proxy.tld:80'],
  [{ http_proxy: 'http.proxy.tld', https_proxy: 'secure.proxy.tld' }, HTTPS, 'http://secure.proxy.tld:80'],
  [{ http_proxy: 'http.proxy.tld', https_proxy: 'https://secure.proxy.tld' }, HTTPS, 'https://secure.proxy.tld:443'],
  [{ http_proxy: 'http.proxy.tld' }, HTTPS, 'direct'],
  [{ http_proxy: 'http://10.1.2.3:8080', REQUEST_METHOD: 'POST' }, HTTP, 'error'],
  [{ https_proxy: 'https://secure.proxy.tld', REQUEST_METHOD: 'POST' }, HTTPS, 'https://secure.proxy.tld:443'],
  [{}, HTTP, 'direct'],
  [{ no_proxy: 'example.com', http_proxy: 'proxy' }, HTTP, 'direct'],
  [{ no_proxy: '.example.com', http_proxy: 'proxy' }, HTTP, 'http://proxy:80'],
  [{ no_proxy: 'ample.com', http_proxy: 'proxy' }, HTTP, 'http://proxy:80'],
  [{ no_proxy: 'example.com', http_proxy: 'proxy' }, 'http://foo.example.com/', 'direct'],
  [{ no_proxy: '.foo.com', http_proxy: 'proxy' }, HTTP, 'http://proxy:80'],
  [{ no_proxy: '示例.com', http_proxy: 'proxy' }, 'http://www.xn--fsq092h.com/', 'direct'],
  [{ HTTP_PROXY: 'upper', http_proxy: 'lower', NO_PROXY: 'a', no_proxy: 'example.com' }, HTTP, 'http://upper:80'],
];

const LIST =
  'foobar.com, .barbaz.net, *.wildcard.io, 192.168.1.1, 192.168.1.2:81, 192.168.1.3:80, 10.0.0.0/30, 2001:db8::52:0:1, ' +
  '[2001:db8::52:0:2]:443, [2001:db8::52:0:3]:80, 2002:db8:a::45/64';
const PROXIED = [
  '[::2] 192.168.1.2 192.168.1.4 [2001:db8::52:0:2] [fe80::424b:c8be:1643:a1b6] barbaz.net foofoobar.com baz.com localhost.net',
  'local.localhost barbarbaz.net wildcard.io awildcard.io',
];
const DIRECT = [
  'localhost 127.0.0.1 127.0.0.2 [::1] 192.168.1.1 192.168.1.3 10.0.0.2 [2001:db8::52:0:1] [2001:db8::52:0:3] [2002:db8:a::123]',
  'www.barbaz.net foobar.com www.foobar.com nested.wildcard.io',
];
const rows = (lines: readonly string[], noProxy: string, goes: string): readonly Row[] =>
  lines
    .join(' ')
    .split(' ')
    .map((host) => [{ http_proxy: 'proxy', no_proxy: noProxy }, `http://${host}:80/`, goes] as const);

export const EXCEPTION_ROWS: readonly Row[] = [
  ...rows(PROXIED, LIST, 'http://proxy:80'),
  ...rows(DIRECT, LIST, 'direct'),
  ...rows([...PROXIED, ...DIRECT], '*', 'direct'),
  [{ http_proxy: 'proxy', no_proxy: ':1' }, HTTP, 'http://proxy:80'],
];

const SSM = 'https://ssm.eu-central-1.amazonaws.com/';
const NONE = 'http://http:80';
const slip = (value: string, goes: string): Row => [{ https_proxy: value }, SSM, goes];

export const SLIPS: readonly Row[] = [
  slip('http://CORP\\user:pw@proxy:8080', NONE),
  slip('http://user:p^w@proxy:8080', NONE),
  slip('http://user:p"w@proxy:8080', NONE),
  slip('http://{user}:{pw}@proxy:8080', NONE),
  slip('http://<user>:pw@proxy:8080', NONE),
  slip('http://user:p|w@proxy:8080', NONE),
  slip('http://user:p`w@proxy:8080', NONE),
  slip('http://us er:pw@proxy:8080', NONE),
  slip('http://user:pä@proxy:8080', NONE),
  slip('http://user:p#ss@proxy:8080', NONE),
  slip('http://user:p/w@proxy:8080', NONE),
  slip('http://user:p?w@proxy:8080', NONE),
  slip('http://user:p@ss@proxy:8080', 'http://user:p@ss@proxy:8080'),
  slip('http://user:p%40ss@proxy:8080', 'http://user:p@ss@proxy:8080'),
  slip("http://user:!$&'()*+,;=~@proxy:8080", "http://user:!$&'()*+,;=~@proxy:8080"),
  slip('http://user@proxy:8080', 'http://user:@proxy:8080'),
  slip('http://:pw@proxy:8080', 'http://:pw@proxy:8080'),
  slip('http://user:p%@proxy:8080', 'direct'),
  slip('http://user:p%zz@proxy:8080', 'direct'),
  slip('"http://proxy:8080"', 'http://"http:80'),
  slip("'http://proxy:8080'", "http://'http:80"),
  slip('“http://proxy:8080”', 'http://xn--http-996a:80'),
  slip('"proxy:8080"', 'direct'),
  slip('http://proxy:8080 ', NONE),
  slip('http://proxy:8080/ ', 'http://proxy:8080'),
  slip('http://proxy ', NONE),
  slip(' http://proxy:8080', 'direct'),
  slip('proxy:8080 ', 'proxy://:0'),
  slip('proxy 8080', '://:0'),
  slip('http://proxy:8080\t', 'direct'),
  slip('http://pro\nxy:8080', 'direct'),
  slip('http://proxy:8080\r', 'direct'),
  slip('http://proxy:73128', 'http://proxy:73128'),
  slip('http://proxy:0', 'http://proxy:0'),
  slip('http://proxy:08080', 'http://proxy:8080'),
  slip('http://proxy:', 'http://proxy:80'),
  slip('http://proxy:808O', NONE),
  slip('http://proxy:-1', NONE),
  slip('http://proxy:http', NONE),
  slip('http://', NONE),
  slip('http://:3128', 'http://:3128'),
  slip('http:/proxy:8080', NONE),
  slip('http:proxy:8080', 'http://:80'),
  slip('http:\\\\proxy:8080', 'http://:80'),
  slip('http;//proxy:8080', 'http://http;:80'),
  slip('http//proxy:8080', NONE),
  slip('http:///proxy:8080', NONE),
  slip('://proxy:8080', 'http://:80'),
  slip('//proxy:8080', 'http://:80'),
  slip('HTTP://Proxy.Example.COM:8080', 'http://proxy.example.com:8080'),
  slip('htp://proxy:8080', 'htp://proxy:8080'),
  slip('proxy:8080', 'http://proxy:8080'),
  slip('user:pw@proxy:8080', 'http://user:pw@proxy:8080'),
  slip('socks5://user:pw@10.0.0.1', 'socks5://user:pw@10.0.0.1:1080'),
  slip('socks5h://proxy', 'socks5h://proxy:1080'),
  slip('socks4://proxy:1080', 'socks4://proxy:1080'),
  slip('socks://proxy', 'socks://proxy:0'),
  slip('http://[fd00::1]:3128', 'http://[fd00::1]:3128'),
  slip('[fd00::1]:3128', 'http://[fd00::1]:3128'),
  slip('http://[fd00::1%25eth0]:3128', 'http://[fd00::1%eth0]:3128'),
  slip('http://[fd00::1%eth0]:3128', 'direct'),
  slip('http://[10.0.0.1]:3128', NONE),
  slip('http://fd00::1:3128', NONE),
  slip('http://bücher.example:3128', 'http://xn--bcher-kva.example:3128'),
  slip('http://pro%78y:3128', NONE),
  slip('http://pro%20xy:3128', NONE),
  slip('http://proxy:3128/?a#b', 'http://proxy:3128'),
  slip('http://proxy:3128#%zz', 'direct'),
  slip('http://a:1,http://b:2', NONE),
  slip('*', 'http://*:80'),
  slip('none', 'http://none:80'),
  [{ HTTPS_PROXY: ' ', https_proxy: 'http://proxy:1' }, SSM, '://:0'],
  [{ HTTPS_PROXY: '', https_proxy: 'http://proxy:1' }, SSM, 'http://proxy:1'],
  [{ ALL_PROXY: 'http://proxy:1', all_proxy: 'http://proxy:1' }, SSM, 'direct'],
  [{ http_proxy: 'http://proxy:1' }, SSM, 'direct'],
];
