import { expect, test } from 'vitest';
import { cut, pick } from '../../src/domain/highlight';

const text = 'L’armée 🛰️ est entrée ; 300 civils tués, dont 17 mercredi.';
const span = (id: string, words: string) => ({ id, start: text.indexOf(words), end: text.indexOf(words) + words.length });

test('the pieces joined are the text, and each claim covers exactly its words', () => {
  const spans = [span('a', 'L’armée 🛰️ est entrée'), span('b', '300 civils tués, dont 17 mercredi'), span('c', 'dont 17 mercredi')];
  const pieces = cut(text, spans);
  expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  for (const { id, start, end } of spans) {
    expect(pieces.filter((piece) => piece.claims.includes(id)).map((piece) => piece.text).join('')).toBe(text.slice(start, end));
    expect(pieces.filter((piece) => piece.begins.includes(id))).toHaveLength(1);
  }
});

test('wrong offsets hide nothing', () => {
  const pieces = cut(text, [{ id: 'x', start: -1, end: 4 }, { id: 'y', start: 5, end: 5 }, { id: 'z', start: 3, end: 9999 }, { id: 'n', start: NaN, end: 4 }]);
  expect(pieces).toEqual([{ text, claims: [], begins: [] }]);
  expect(cut('', [])).toEqual([]);
});

test('a click means the shortest claim, then the next', () => {
  const piece = cut(text, [span('long', '300 civils tués, dont 17 mercredi'), span('short', 'dont 17 mercredi')]).find((one) => one.claims.length === 2);
  if (!piece) throw new Error('no piece bears both');
  expect(pick(piece, null)).toBe('short');
  expect(pick(piece, 'short')).toBe('long');
  expect(pick(piece, 'long')).toBe('short');
  expect(pick(piece, 'elsewhere')).toBe('short');
});
