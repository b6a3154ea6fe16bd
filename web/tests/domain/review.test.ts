import { expect, test } from 'vitest';
import type { Claim } from '../../src/domain/claim';
import { assignments, fieldsFor, find, listAssignments, rowsOf, tight, valuesOf, type Field } from '../../src/domain/form';
import { lanes, settled } from '../../src/domain/lanes';
import { actOf, isRejected, KEYS, keyOf, patched, reviewBy, type Queued, type Vocabularies } from '../../src/domain/review';
import { claim, place } from './claims';

const review = { verdict: 'rejected', by: 'Ana', on: '2026-10-12', note: null } as const;

test('a decision counts from its day on', () => {
  const one = claim('a', { review });
  expect(reviewBy(one, null)).toEqual(review);
  expect(isRejected(one, '2026-10-12')).toBe(true);
  expect(isRejected(one, '2026-10-11')).toBe(false);
  expect(isRejected(claim('b'), null)).toBe(false);
});

test('each key means one act, and those of the browser none', () => {
  const keys = KEYS.flatMap(([, ...all]) => all);
  expect(new Set(keys).size).toBe(keys.length);
  const press = (key: string, more = {}) => actOf({ key, altKey: false, ctrlKey: false, metaKey: false, ...more });
  expect([press('a'), press('A'), press('x'), press('?'), press('Enter'), press('z')]).toEqual(['accept', 'acceptAll', 'reject', 'help', 'report', null]);
  expect(press('a', { ctrlKey: true })).toBeNull();
  expect(keyOf('undo')).toBe('u');
});

test('an answer takes the place of what was shown, and leaves why it was asked', () => {
  const queued: Queued = { ...claim('a'), as_read: claim('a'), before: 'x ', after: ' y', why: ['figure'], weight: 3, same: [claim('c')] };
  const [a, ...rest] = patched([queued, claim('b') as Queued], { claims: [claim('a', { factuality: 'negated', review })], gone: ['b'] });
  expect(rest).toEqual([]);
  expect(a).toMatchObject({ factuality: 'negated', review, why: ['figure'], before: 'x ', same: [{ id: 'c' }] });
  expect(a).not.toHaveProperty('as_read');
});

const words: Vocabularies = {
  kinds: {
    casualties: { outcome: { words: ['killed', 'injured'], needed: true }, victims: { words: ['civilians'], needed: false } },
    control: { phase: { words: ['held', 'lost'], needed: true } },
    diplomacy: { act: { words: ['demand'], needed: true } },
    displacement: { movement: { words: ['fled'], needed: true } },
  } as unknown as Vocabularies['kinds'],
  factuality: ['asserted', 'negated'], attribution: ['outlet'], sector: [], relation: [], unit: [], link: [],
};

const toll: Claim = claim('a', {
  kind: 'casualties', outcome: 'killed', victims: null, count: { low: 12, best: 12, high: null },
  actor: { name: 'Syrian Arab Army', country: 'SYR', sector: 'MIL', text: 'l’armée' }, place: [place('Idlib', 35, 36), place('Binnish', 35, 36)],
  attribution: { type: 'named', name: 'OSDH', text: null },
});

test('a form holds a claim’s fields, and says only what was changed', () => {
  const fields = fieldsFor('casualties', words);
  const values = valuesOf(toll, fields);
  expect(values).toMatchObject({ outcome: 'killed', victims: '', 'count.low': '12', 'count.high': '', attribution: 'OSDH', factuality: 'asserted' });
  expect(assignments(values, values, fields)).toEqual([]);
  expect(assignments(values, { ...values, outcome: 'injured', victims: 'civilians', 'count.low': ' ', time: '2020-02-06' }, fields)).toEqual(['outcome=injured', 'victims=civilians', 'count.low=null', 'time=2020-02-06']);
  expect(fieldsFor('diplomacy', words).map(({ name }) => name)).toContain('deadline');
  expect(fieldsFor('displacement', words).map(({ name }) => name)).toEqual(expect.arrayContaining(['from', 'to', 'count.best']));
  expect(fieldsFor('control', words).filter(({ needed }) => needed).map(({ name }) => name)).toEqual(['phase', 'attribution', 'factuality']);
});

test('of several places or parties each is changed, added or taken out', () => {
  const field = (name: string) => fieldsFor('casualties', words).find((one) => one.name === name) as Field;
  const [place, actor, target] = [field('place'), field('actor'), field('target')];
  const places = rowsOf(toll, place);
  expect(places).toEqual([{ was: 0, text: 'Idlib' }, { was: 1, text: 'Binnish' }]);
  expect(rowsOf(toll, actor)).toEqual([{ was: 0, text: 'Syrian Arab Army (SYR/MIL)' }]);
  expect([rowsOf(toll, target), rowsOf(null, place)]).toEqual([[{ was: null, text: '' }], [{ was: null, text: '' }]]);
  const [idlib, binnish] = places as [typeof places[0], typeof places[0]];
  const say = (after: typeof places) => listAssignments('place', places, after);
  expect(say(places)).toEqual([]);
  expect(say([idlib, { ...binnish, text: 'gn:169389 ' }])).toEqual(['place.1=gn:169389']);
  expect(say([...places, { was: null, text: ' ' }, { was: null, text: 'Saraqeb' }, { was: null, text: 'Taftanaz' }])).toEqual(['place.2=Saraqeb', 'place.3=Taftanaz']);
  expect(say([binnish])).toEqual(['place.0=null']);
  expect(say([{ ...idlib, text: '' }, { ...binnish, text: '' }])).toEqual(['place.1=null', 'place.0=null']);
  expect(say([{ was: null, text: 'Saraqeb' }, { ...binnish, text: 'Sarmin' }])).toEqual(['place.1=Sarmin', 'place.2=Saraqeb', 'place.0=null']);
  const none = rowsOf(toll, target);
  expect(listAssignments('target', none, [{ was: null, text: 'SYR/REB' }])).toEqual(['target=SYR/REB']);
  expect(listAssignments('target', none, [{ was: null, text: 'a' }, { was: null, text: 'b' }])).toEqual(['target.0=a', 'target.1=b']);
  expect(listAssignments('target', none, none)).toEqual([]);
  const one = rowsOf(toll, actor);
  expect(listAssignments('actor', one, [{ was: 0, text: 'SYR/GOV' }])).toEqual(['actor=SYR/GOV']);
  expect(listAssignments('actor', one, [{ was: 0, text: '' }])).toEqual(['actor=null']);
  expect(listAssignments('actor', one, [...one, { was: null, text: 'RUS/MIL' }])).toEqual(['actor.1=RUS/MIL']);
});

test('words are found where they stand nearest, and a selection loses its spaces', () => {
  const text = 'Idlib tient. 😀 Idlib est tombée.';
  expect(find(text, 'Idlib', 30)).toEqual({ start: 16, end: 21 });
  expect(find(text, 'Idlib')).toEqual({ start: 0, end: 5 });
  expect(find(text, 'idlib')).toBeNull();
  expect(find(text, ' ')).toBeNull();
  expect(tight(text, 12, 21)).toEqual({ start: 13, end: 21 });
  expect(tight(text, 6, 0)).toEqual({ start: 0, end: 5 });
  expect(tight(text, 12, 13)).toBeNull();
});

test('claims that share words get different lines, others the first', () => {
  const lane = lanes([{ id: 'long', start: 0, end: 30 }, { id: 'in', start: 5, end: 10 }, { id: 'in2', start: 12, end: 20 }, { id: 'across', start: 18, end: 40 }, { id: 'far', start: 50, end: 60 }, { id: 'none', start: 7, end: 7 }]);
  expect(Object.fromEntries(lane)).toEqual({ in: 0, in2: 0, far: 0, across: 1, long: 2 });
});

test('notes stand at their marks, or below the one before', () => {
  expect(settled([0, 5, 100], [20, 20, 20], 2)).toEqual([0, 22, 100]);
  expect(settled([], [], 2)).toEqual([]);
});
