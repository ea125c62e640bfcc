/** The screen that the README shows: the report on a run that was recorded in the VPC lab, so that it is the same on every machine. */
import { renderText } from '../../src/report/text.ts';
import { judge } from '../../src/verdict/verdict.ts';
import { recordedFacts } from '../../test/scenarios/corpus.ts';

const SCENARIO = 'forwarder-missing';
const BEGIN = '<!-- screen: made by npm run docs -->\n';
const END = '<!-- /screen -->\n';
/** A README is no place for more. */
const MOST_LINES = 24;

/** The README with the screen of today in place of the former one. Throws where the marks are gone. */
export function withScreen(readme: string): string {
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error('README.md has lost the marks of its screen');
  return `${before}${BEGIN}${screen()}${END}${after}`;
}

function screen(): string {
  const { verdict } = judge(recordedFacts(SCENARIO));
  const text = renderText(verdict, { width: 80, color: false, ascii: false, verbosity: 0 });
  return `\`\`\`text\n${firstLines(text)}\`\`\`\n`;
}

/** All of it, or as many whole paragraphs as fit, and how much more there is. */
function firstLines(text: string): string {
  if (lineCount(text) <= MOST_LINES) return text;
  let shown = '';
  for (const paragraph of text.split('\n\n')) {
    const longer = shown === '' ? `${paragraph}\n` : `${shown}\n${paragraph}\n`;
    if (shown !== '' && lineCount(longer) > MOST_LINES) break;
    shown = longer;
  }
  return `${shown}\n[and ${lineCount(text) - lineCount(shown)} lines more]\n`;
}

function lineCount(text: string): number {
  return text.split('\n').length - 1;
}
