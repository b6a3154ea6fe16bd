/** Reads the text of a PDF as Chromium prints it: its pages, and the words on each. Enough for tests, not for any PDF. */
import { inflateSync } from 'node:zlib';

interface Thing {
  dictionary: string;
  stream: string;
}

/** The numbered objects of the file, their streams inflated, a byte a character. */
function things(pdf: Buffer): Map<number, Thing> {
  const text = pdf.toString('latin1');
  const found = new Map<number, Thing>();
  for (const { 1: number, index, 0: head } of text.matchAll(/(?<=^|\n)(\d+) 0 obj\s/g)) {
    const from = index + head.length;
    const end = text.indexOf('endobj', from);
    const opened = text.indexOf('stream\n', from);
    if (opened === -1 || opened > end) {
      found.set(Number(number), { dictionary: text.slice(from, end), stream: '' });
      continue;
    }
    const dictionary = text.slice(from, opened);
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1]);
    const bytes = pdf.subarray(opened + 7, opened + 7 + length);
    found.set(Number(number), { dictionary, stream: (dictionary.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1') });
  }
  return found;
}

const words = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');

/** Which letters a font's glyphs stand for. */
function letters(map: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const [, block = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) for (const [, from = '', to = ''] of block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g)) found.set(parseInt(from, 16), words(to));
  for (const [, block = ''] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, first = '', last = '', to = ''] of block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g)) {
      for (let glyph = parseInt(first, 16); glyph <= parseInt(last, 16); glyph += 1) found.set(glyph, String.fromCharCode(parseInt(to, 16) + glyph - parseInt(first, 16)));
    }
  }
  return found;
}

/** The bytes of a string in parentheses. */
function literal(text: string): string {
  return text.replace(/\\([0-7]{1,3}|[^])/g, (_, escaped: string) => (/^[0-7]/.test(escaped) ? String.fromCharCode(parseInt(escaped, 8)) : ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' })[escaped] ?? escaped));
}

/** The words of each page, without spaces: a PDF places letters, and where a space was is a guess. */
export function pages(pdf: Buffer): string[] {
  const all = things(pdf);
  const at = (reference: string | undefined): Thing | undefined => all.get(Number(reference));
  const out: string[] = [];
  for (const { dictionary } of all.values()) {
    if (!/\/Type \/Page\b(?!s)/.test(dictionary)) continue;
    const named = /\/Font <<([\s\S]*?)>>/.exec(dictionary)?.[1] ?? /\/Font <<([\s\S]*?)>>/.exec(at(/\/Resources (\d+) 0 R/.exec(dictionary)?.[1])?.dictionary ?? '')?.[1] ?? '';
    const fonts = new Map<string, Map<number, string>>();
    for (const [, name = '', reference] of named.matchAll(/\/(\w+) (\d+) 0 R/g)) fonts.set(name, letters(at(/\/ToUnicode (\d+) 0 R/.exec(at(reference)?.dictionary ?? '')?.[1])?.stream ?? ''));
    let font: Map<number, string> = new Map();
    let text = '';
    const content = at(/\/Contents (\d+) 0 R/.exec(dictionary)?.[1])?.stream ?? '';
    for (const [, name, hex, plain] of content.matchAll(/\/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\(((?:\\[^]|[^\\()])*)\)/g)) {
      if (name) font = fonts.get(name) ?? new Map();
      const bytes = hex ? Buffer.from(hex, 'hex').toString('latin1') : plain !== undefined ? literal(plain) : '';
      for (let i = 0; i + 1 < bytes.length; i += 2) text += font.get((bytes.charCodeAt(i) << 8) | bytes.charCodeAt(i + 1)) ?? '';
    }
    out.push(text.normalize('NFKC').replace(/\s/g, ''));
  }
  return out;
}
