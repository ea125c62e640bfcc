/**
 * Runs in the Node that becomes the binary. Compiles assets and writes their bytecode beside them. The loader hands that to V8, which then neither parses
 * nor compiles it. V8 refuses bytecode of another version, processor or set of flags, and compiles as usual.
 *
 * Its argument is a file of JSON: for each asset, where the functions end that are compiled, or null for all of them. The others cost V8 nothing until
 * somebody calls them.
 */
'use strict';

const { readFileSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

const session = new Session();
const scripts = new Map();

function ask(method, params) {
  let answer;
  session.post(method, params, (error, result) => {
    if (error) throw new Error(`${method}: ${error.message}`);
    answer = result;
  });
  return answer;
}

/** Every function, not only those that run first. V8 compares flags, so this one is reset before the bytecode is made. */
function compileAll(text, filename) {
  setFlagsFromString('--no-lazy');
  const script = new Script(text, { filename });
  setFlagsFromString('--lazy');
  return script;
}

/** To find where a debugger could stop, V8 compiles the function around a place. */
function compileSome(text, filename, ends) {
  const script = new Script(text, { filename });
  // Tells the session of it. The chunk itself does not run: it is a function, and nobody calls it.
  script.runInThisContext();
  const scriptId = scripts.get(filename);
  const lines = [0, ...text.matchAll(/\n/g).map(({ index }) => index + 1)];
  const place = (offset) => {
    const lineNumber = lines.findLastIndex((start) => start <= offset);
    return { scriptId, lineNumber, columnNumber: offset - lines[lineNumber] };
  };
  for (const end of ends)
    ask('Debugger.getPossibleBreakpoints', { start: place(end - 1), end: place(end), restrictToFunction: true });
  return script;
}

session.connect();
session.on('Debugger.scriptParsed', ({ params }) => scripts.set(params.url, params.scriptId));
const assets = Object.entries(JSON.parse(readFileSync(process.argv[2], 'utf8')));
const compiled = (which) => {
  for (const [path, ends] of assets.filter(which)) {
    const text = readFileSync(path, 'latin1');
    const script = ends === null ? compileAll(text, `ssm-probe:${path}`) : compileSome(text, `ssm-probe:${path}`, ends);
    writeFileSync(`${path}.code`, script.createCachedData());
  }
};
compiled(([, ends]) => ends === null);
ask('Debugger.enable');
compiled(([, ends]) => ends !== null);
