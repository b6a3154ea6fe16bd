import { expect, test } from 'vitest';
import { blocks, inline, type Block, type Inline } from '../../src/domain/brief';

const flat = (parts: readonly Inline[]): string => parts.map((part) => ('children' in part ? flat(part.children) : part.type === 'note' ? `[^${part.label}]` : part.text)).join('');

test('the situation report’s forms are read', () => {
  const found = blocks('# Title\n\nA **held** place,\nnext line.\n\n- one\n- two\n  - inner\n\n1. first\n2. second\n\n> said\n> so\n\n| a | b |\n|---|--:|\n| 1 | 2 \\| 3 |\n\n---\n\n[^1]: AFP');
  expect(found.map(({ type }) => type)).toEqual(['heading', 'paragraph', 'list', 'list', 'quote', 'table', 'rule', 'footnote']);
  const [, paragraph, list, ordered, , table] = found as [Block, Block, Block, Block, Block, Block];
  expect(paragraph.type === 'paragraph' && flat(paragraph.children)).toBe('A held place, next line.');
  expect(list.type === 'list' && list.items.map((item) => item.map(({ type }) => type))).toEqual([['paragraph'], ['paragraph', 'list']]);
  expect(ordered.type === 'list' && ordered.ordered).toBe(true);
  expect(table.type === 'table' && table.rows.map((row) => row.map(flat))).toEqual([['1', '2 \\| 3'.replace('\\', '')]]);
});

test('inline marks nest, and half a mark is text', () => {
  expect(inline('[**AFP**, 6 Feb](#claim=a&report=b) `x*y` snake_case_name **open')).toEqual([
    { type: 'link', href: '#claim=a&report=b', children: [{ type: 'strong', children: [{ type: 'text', text: 'AFP' }] }, { type: 'text', text: ', 6 Feb' }] },
    { type: 'text', text: ' ' },
    { type: 'code', text: 'x*y' },
    { type: 'text', text: ' snake_case_name **open' },
  ]);
  expect(inline('a [^2] \\*b\\*')).toEqual([{ type: 'text', text: 'a ' }, { type: 'note', label: '2' }, { type: 'text', text: ' *b*' }]);
});

test('markup in a report stays text', () => {
  const source = 'He said <img src=x onerror=alert(1)> & <b>left</b>.';
  expect(inline(source)).toEqual([{ type: 'text', text: source }]);
});

test('any text is a document, quickly', () => {
  let seed = 1;
  const next = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
  const alphabet = ['*', '_', '[', ']', '(', ')', '`', '\n', '> ', '- ', '1. ', '|', '---', '#', ' ', 'é', 'سلام', '\\', '[^1]:', '**'];
  for (let round = 0; round < 300; round += 1) {
    const text = Array.from({ length: 1 + next(60) }, () => alphabet[next(alphabet.length)]).join('');
    expect(Array.isArray(blocks(text))).toBe(true);
  }
  const started = performance.now();
  blocks('>'.repeat(5000) + '- '.repeat(3000) + '*'.repeat(5000) + '['.repeat(5000));
  expect(performance.now() - started).toBeLessThan(2000);
});
