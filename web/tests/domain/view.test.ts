import { expect, test } from 'vitest';
import { toQuery, NO_FILTER, strictness } from '../../src/domain/filter';
import { safeUrl } from '../../src/domain/report';
import { read, START, write, type View } from '../../src/view';
import { LANGS, preferred, value, WORDS } from '../../src/words';

const full: View = {
  page: 'picture', lang: 'fr', kinds: ['control', 'violence'], place: 'Ma’arrat & al/Nu’man', actor: 'a=b#c', source: 'AFP', factuality: 'unconfirmed', q: 'سراقب été', since: '2020-01-01', until: '2020-02-29',
  at: '2020-02-14', known: '2020-02-20', claim: 'id:1', report: 'r/1', camera: { zoom: 7.25, lat: 35.1234, lon: -36.5 },
  value: 'air_strike', victims: 'aid_workers', least: '300', saidBy: 'OSDH & co', reportLang: 'fr', review: 'rejected',
  about: '', only: '', shelf: 'reports',
  check: 'log', item: 'id:2', wide: true,
  layers: ['events', 'areas', 'graticule'], strand: 'figures',
};

test('the address holds the whole view', () => {
  expect(read(write(full))).toEqual(full);
  expect(read(write(START))).toEqual(START);
  expect(write(START)).toBe('#');
  expect(read(write({ ...START, layers: [] })).layers).toEqual([]);
});

test('nonsense in the address is the start view, not an error', () => {
  expect(read('#page=nowhere&kind=war&kind=control&at=2020-02-30&since=soon&factuality=true&lang=xx&camera=1/2&claim=')).toEqual({ ...START, kinds: ['control'] });
  expect(read('#%E0%A4%A')).toEqual(START);
  expect(read('#camera=99/0/0').camera).toBeNull();
});

test('a filter becomes the server’s query', () => {
  expect(toQuery({ ...NO_FILTER, kinds: ['control', 'quote'], place: ' Idlib ', q: '' }).toString()).toBe('kind=control&kind=quote&place=Idlib');
  expect(strictness(NO_FILTER)).toBe(0);
});

test('only web addresses are followed', () => {
  expect(safeUrl('https://example.org/a')).toBe('https://example.org/a');
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'not a url', '', null]) expect(safeUrl(url)).toBeNull();
});

test('each language has every word, and none is empty', () => {
  const paths = (of: object, at = ''): string[] => Object.entries(of).flatMap(([key, one]) => (typeof one === 'object' && one ? paths(one, `${at}${key}.`) : [`${at}${key}:${typeof one}`]));
  // What is wrong with a file the server says in English itself.
  const own = (of: object) => paths(of).filter((path) => !path.startsWith('adding.problems.')).sort();
  for (const lang of LANGS) {
    expect(own(WORDS[lang])).toEqual(own(WORDS.en));
    expect(JSON.stringify(WORDS[lang])).not.toContain(':""');
  }
  expect(preferred(['de-DE', 'fr-CA', 'en'])).toBe('fr');
  expect(preferred(['de'])).toBe('en');
  expect(value(WORDS.fr, 'air_strike')).toBe('frappe aérienne');
  expect(value(WORDS.fr, 'new_kind_of_thing')).toBe('new kind of thing');
  expect(value(WORDS.fr, null)).toBeNull();
});

test('what a page is about stands in its address alone', () => {
  for (const view of [
    { ...START, page: 'place', about: 'gn:169389' },
    { ...START, page: 'actor', about: 'syr/mil & co' },
    { ...START, page: 'commitments', only: 'pending' },
    { ...START, page: 'search', q: '"deir ez-zor" -été', shelf: 'claims' },
  ] as View[]) {
    expect(read(write(view))).toEqual(view);
    expect(write({ ...view, page: 'map', q: '' })).toBe(write(START));
  }
  expect(read('#least=0&review=perhaps&shelf=x').least).toBe('');
  expect(read('#least=12a').least).toBe('');
});
