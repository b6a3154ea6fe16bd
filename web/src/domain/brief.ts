/**
 * Reads the situation report's Markdown into blocks that the page draws itself, as text and elements: nothing in a
 * report can become markup. Headings, paragraphs, lists, quotations, tables, rules, emphasis, code, links, footnotes.
 */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'strong' | 'em'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; href: string; children: Inline[] }
  | { type: 'note'; label: string };

export type Block =
  | { type: 'heading'; level: number; children: Inline[] }
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'list'; ordered: boolean; items: Block[][] }
  | { type: 'quote'; blocks: Block[] }
  | { type: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { type: 'footnote'; label: string; children: Inline[] }
  | { type: 'rule' };

const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const FOOTNOTE = /^\[\^([^\]]+)\]:\s*(.*)$/;

/** Inline marks; an opener without its closer is plain text. Nesting deeper than eight is plain text. */
export function inline(source: string, depth = 0): Inline[] {
  const out: Inline[] = [];
  let text = '';
  const flush = () => {
    if (text) out.push({ type: 'text', text });
    text = '';
  };
  let i = 0;
  while (i < source.length) {
    const rest = source.slice(i);
    const char = source[i] as string;
    if (char === '\\' && /^\\[\\`*_{}[\]()#+\-.!|<>~^&"']/.test(rest)) {
      text += source[i + 1];
      i += 2;
      continue;
    }
    const code = char === '`' ? /^(`+)([^`][\s\S]*?)\1(?!`)/.exec(rest) : null;
    if (code) {
      flush();
      out.push({ type: 'code', text: code[2] as string });
      i += code[0].length;
      continue;
    }
    const note = char === '[' ? /^\[\^([^\]\s]+)\]/.exec(rest) : null;
    if (note) {
      flush();
      out.push({ type: 'note', label: note[1] as string });
      i += note[0].length;
      continue;
    }
    const link = char === '[' && depth < 8 ? /^\[((?:\\.|[^\]\\])*)\]\(\s*<?((?:\\.|[^\s)>\\])*)>?(?:\s+"[^"]*")?\s*\)/.exec(rest) : null;
    if (link) {
      flush();
      out.push({ type: 'link', href: (link[2] as string).replace(/\\(.)/g, '$1'), children: inline(link[1] as string, depth + 1) });
      i += link[0].length;
      continue;
    }
    const emphasis = (char === '*' || char === '_') && depth < 8 ? emphasised(source, i) : null;
    if (emphasis) {
      flush();
      out.push({ type: emphasis.strong ? 'strong' : 'em', children: inline(emphasis.inner, depth + 1) });
      i = emphasis.end;
      continue;
    }
    text += char;
    i += 1;
  }
  flush();
  return out;
}

function emphasised(source: string, at: number): { strong: boolean; inner: string; end: number } | null {
  const char = source[at] as string;
  const mark = source.startsWith(char + char, at) ? char + char : char;
  const from = at + mark.length;
  if (/^\s|^$/.test(source.slice(from, from + 1))) return null;
  // `_` inside a word (a field's name) is a letter.
  if (char === '_' && at > 0 && /[\p{L}\p{N}]/u.test(source[at - 1] as string)) return null;
  for (let to = source.indexOf(mark, from + 1); to !== -1; to = source.indexOf(mark, to + 1)) {
    if (/\s|\\/.test(source[to - 1] as string)) continue;
    if (mark.length === 1 && source[to + 1] === char) {
      to += 1;
      continue;
    }
    if (char === '_' && /[\p{L}\p{N}]/u.test(source[to + mark.length] ?? '')) continue;
    return { strong: mark.length === 2, inner: source.slice(from, to), end: to + mark.length };
  }
  return null;
}

function cells(line: string): string[] {
  const trimmed = line.trim().replace(/^\|/, '').replace(/(?<!\\)\|$/, '');
  return trimmed.split(/(?<!\\)\|/).map((cell) => cell.trim());
}

/** The document's blocks. Any text is a document: what is not understood is a paragraph. */
export function blocks(source: string, depth = 0): Block[] {
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  const out: Block[] = [];
  let i = 0;
  while (i < lines.length) {
    const line = lines[i] as string;
    if (line.trim() === '') {
      i += 1;
      continue;
    }
    const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line);
    if (heading) {
      out.push({ type: 'heading', level: (heading[1] as string).length, children: inline(heading[2] as string) });
      i += 1;
      continue;
    }
    if (/^\s{0,3}([-*_])\s*(\1\s*){2,}$/.test(line)) {
      out.push({ type: 'rule' });
      i += 1;
      continue;
    }
    const footnote = FOOTNOTE.exec(line);
    if (footnote) {
      let body = footnote[2] as string;
      for (i += 1; i < lines.length && /^\s{2,}\S/.test(lines[i] as string); i += 1) body += ` ${(lines[i] as string).trim()}`;
      out.push({ type: 'footnote', label: footnote[1] as string, children: inline(body) });
      continue;
    }
    if (/^\s{0,3}>/.test(line) && depth < 8) {
      const inner: string[] = [];
      for (; i < lines.length && /^\s{0,3}>/.test(lines[i] as string); i += 1) inner.push((lines[i] as string).replace(/^\s{0,3}> ?/, ''));
      out.push({ type: 'quote', blocks: blocks(inner.join('\n'), depth + 1) });
      continue;
    }
    if (line.includes('|') && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[i + 1] ?? '') && (lines[i + 1] ?? '').includes('-')) {
      const head = cells(line).map((cell) => inline(cell));
      const rows: Inline[][][] = [];
      for (i += 2; i < lines.length && (lines[i] as string).includes('|'); i += 1) rows.push(cells(lines[i] as string).map((cell) => inline(cell)));
      out.push({ type: 'table', head, rows });
      continue;
    }
    const item = ITEM.exec(line);
    if (item && depth < 8) {
      const indent = (item[1] as string).length;
      const ordered = /\d/.test(item[2] as string);
      const items: string[][] = [];
      while (i < lines.length) {
        const next = ITEM.exec(lines[i] as string);
        if (next && (next[1] as string).length <= indent) {
          if (/\d/.test(next[2] as string) !== ordered) break;
          items.push([next[3] as string]);
        } else if ((lines[i] as string).trim() === '') {
          // A blank line ends the list unless what follows is indented or another item.
          const after = lines[i + 1] ?? '';
          if (!ITEM.test(after) && !/^\s{2,}\S/.test(after)) break;
          items.at(-1)?.push('');
        } else if (/^\s{2,}/.test(lines[i] as string) || next) {
          items.at(-1)?.push((lines[i] as string).replace(new RegExp(`^\\s{0,${indent + 4}}`), ''));
        } else if (/^\s{0,3}(#{1,6}\s|>)/.test(lines[i] as string) || FOOTNOTE.test(lines[i] as string)) break;
        else items.at(-1)?.push(lines[i] as string);
        i += 1;
      }
      out.push({ type: 'list', ordered, items: items.map((body) => blocks(body.join('\n'), depth + 1)) });
      continue;
    }
    let body = line.trim();
    for (i += 1; i < lines.length; i += 1) {
      const next = lines[i] as string;
      if (next.trim() === '' || /^\s{0,3}(#{1,6}\s|>)/.test(next) || ITEM.test(next) || FOOTNOTE.test(next)) break;
      body += ` ${next.trim()}`;
    }
    out.push({ type: 'paragraph', children: inline(body) });
  }
  return out;
}
