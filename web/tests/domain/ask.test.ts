import { describe, expect, test } from 'vitest';
import { actorKey, dossierPath, latestFirst, placeAsked, share, type Event } from '../../src/domain/dossier';
import { pieces } from '../../src/domain/marked';
import { drop, fromLines, parse, put, toLines } from '../../src/domain/saved';
import { NO_FILTER, strictness, toQuery } from '../../src/domain/filter';

const mark = (utf16_start: number, utf16_end: number) => ({ utf16_start, utf16_end });

describe('marked words', () => {
  test('joined, the pieces are the text, whatever the marks', () => {
    const text = 'Été 😀 à Deir';
    for (const marks of [[], [mark(0, 3)], [mark(0, 3), mark(9, 13)], [mark(5, 2), mark(-1, 4), mark(2, 99), mark(0, 3), mark(1, 6)]]) {
      expect(pieces({ text, marks }).map((piece) => piece.text).join('')).toBe(text);
    }
    expect(pieces({ text, marks: [mark(0, 3), mark(9, 13)] }).filter(({ marked }) => marked).map((piece) => piece.text)).toEqual(['Été', 'Deir']);
    expect(pieces({ text: '', marks: [] })).toEqual([]);
  });
});

describe('saved views', () => {
  const list = put(put([], 'Nord', '#page=picture&at=2026-10-09'), 'Convois  du  jour', '#q=convoi');

  test('a name is kept once, the last view under it', () => {
    expect(list.map(({ name }) => name)).toEqual(['Nord', 'Convois du jour']);
    expect(put(list, 'nord', '#q=x')).toEqual([list[1], { name: 'nord', hash: '#q=x' }]);
    expect(put(list, '  ', '#q=x')).toEqual(list);
    expect(drop(list, 'Nord')).toEqual([list[1]]);
  });

  test('what is given as links is taken from them, whatever page they were made on', () => {
    const lines = toLines(list, 'http://127.0.0.1:7700/');
    expect(fromLines(lines)).toEqual(list);
    expect(fromLines('Nord https://example.org/vigie/#q=a\nno link here\n\n#q=nameless')).toEqual([{ name: 'Nord', hash: '#q=a' }]);
  });

  test('only what the page understands is kept', () => {
    expect(parse(JSON.stringify([{ name: 'x', hash: 'javascript:alert(1)' }, { name: 'y', hash: '#page=nowhere&evil=1&q=a' }, null, 3, { name: 4 }]))).toEqual([{ name: 'y', hash: '#q=a' }]);
    expect([parse('{'), parse(null), parse('{"a":1}')]).toEqual([[], [], []]);
  });
});

describe('dossiers', () => {
  test('are asked for by number or code where there is one, else by name', () => {
    const place = { name: 'Saraqib', geonameid: 164816, country: 'SY', lat: null, lon: null, level: null, relation: null, text: 'Saraqeb' };
    expect(placeAsked(place)).toBe('gn:164816');
    expect(placeAsked({ ...place, geonameid: null })).toBe('Saraqib');
    expect(actorKey({ name: 'Syrian Arab Army', country: 'SYR', sector: 'MIL', text: null })).toBe('syr/mil');
    expect(actorKey({ name: null, country: 'SYR', sector: null, text: 'des hommes' })).toBe('des hommes');
    expect(dossierPath('actors', 'syr/mil', new URLSearchParams({ known: '2020-02-07' }))).toBe('actors/syr%2Fmil?known=2020-02-07');
    expect(dossierPath('places', ' ', new URLSearchParams())).toBeNull();
  });

  test('tell the latest first, and what has no day last', () => {
    const event = (from: string | null, value: string) => ({ from, to: from, value }) as Event;
    const told = latestFirst([event('2020-01-01', 'a'), event(null, 'b'), event('2020-02-01', 'c'), event('2020-01-01', 'd')]);
    expect(told.map(({ value }) => value).join('')).toBe('cadb');
  });

  test('give shares of what there is', () => {
    expect([share(1, 3), share(0, 5), share(0, 0)]).toEqual([33, 0, null]);
  });
});

test('every condition of the filter reaches the server under its name', () => {
  const filter = { ...NO_FILTER, kinds: ['control' as const], value: 'gained', victims: 'civilians', least: '12', saidBy: 'OSDH', reportLang: 'fr', review: 'rejected' as const };
  expect(toQuery(filter).toString()).toBe('kind=control&value=gained&victims=civilians&least=12&said_by=OSDH&lang=fr&review=rejected');
  expect(strictness(filter)).toBe(7);
});
