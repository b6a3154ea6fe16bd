import { expect, test } from 'vitest';
import { ordinal } from '../../src/domain/day';
import { byDay, inOrder } from '../../src/domain/group';
import { inSight } from '../../src/domain/horizon';
import { lanes, range, ticks } from '../../src/domain/lane';
import { claim, on } from './claims';

const day = (text: string) => ordinal(text) as number;

test('the list is by day, latest first, undated last, kinds in their order', () => {
  const groups = byDay([
    claim('a', { time: on('2020-02-05'), kind: 'casualties' }),
    claim('b', { time: null }),
    claim('c', { time: on('2020-02-06') }),
    claim('d', { time: on('2020-02-05') }),
    claim('e', { time: on('2020-01-01', '2020-02-05') }),
    claim('f', { time: { edtf: null, start: null, end: null, text: 'jeudi' } }),
  ]);
  expect(groups.map(({ day, size }) => [day, size])).toEqual([['2020-02-06', 1], ['2020-02-05', 3], [null, 2]]);
  expect(inOrder(groups).map(({ id }) => id)).toEqual(['c', 'd', 'e', 'a', 'b', 'f']);
});

test('a day hides what had not begun and what was not yet published', () => {
  const one = claim('a', { time: on('2020-02-05', '2020-02-08') });
  expect(inSight(one, '2020-02-09', '2020-02-05', null)).toBe(true);
  expect(inSight(one, '2020-02-09', '2020-02-04', null)).toBe(false);
  expect(inSight(one, '2020-02-09', null, '2020-02-08')).toBe(false);
  expect(inSight(one, '2020-02', null, '2020-02-08')).toBe(true);
});

test('a claim without a day counts on its report’s, and without either only while no day is chosen', () => {
  expect(inSight(claim('b'), '2020-02-09', '2020-02-08', null)).toBe(false);
  expect(inSight(claim('b'), '2020-02-09', '2020-02-09', null)).toBe(true);
  expect(inSight(claim('b'), null, '2020-02-09', null)).toBe(false);
  expect(inSight(claim('b'), null, null, '2020-02-09')).toBe(false);
  expect(inSight(claim('b'), null, null, null)).toBe(true);
});

test('a claim about years back does not squeeze the days shown', () => {
  const claims = [...Array.from({ length: 30 }, (_, i) => claim(`${i}`, { time: on(`2020-02-${String(1 + (i % 20)).padStart(2, '0')}`) })), claim('war', { time: on('2011-03-15') }), claim('month', { time: on('2020-02-01', '2020-02-29') })];
  const found = range(claims);
  expect(found).toEqual({ first: day('2020-01-31'), last: day('2020-02-21') });
  expect(range([claim('month', { time: on('2020-02-01', '2020-02-29') })])).toEqual({ first: day('2020-02-26'), last: day('2020-03-03') });
  expect(range([])).toBeNull();
  expect(range([], [day('2020-02-01')])).toEqual({ first: day('2020-01-29'), last: day('2020-02-04') });
});

test('each claim is in its lane exactly once', () => {
  const days = { first: day('2020-02-01'), last: day('2020-02-29') };
  const found = lanes(
    [
      claim('1', { time: on('2020-02-03') }),
      claim('2', { time: on('2020-02-04'), factuality: 'unconfirmed' }),
      claim('3', { time: on('2019-12-01', '2020-02-10') }),
      claim('4', { time: null }),
      claim('5', { time: on('2011-01-01') }),
      claim('6', { time: on('2020-02-29', '2020-03-02') }),
      claim('7', { kind: 'control', time: on('2020-02-03') }),
    ],
    days,
    2,
  );
  expect(found.map(({ kind }) => kind)).toEqual(['control', 'violence']);
  const lane = found[1];
  expect(lane?.bins.map(({ first, last, claims, asserted }) => [first - days.first, last - days.first, claims.map(({ id }) => id), asserted])).toEqual([[2, 3, ['1', '2'], 1], [28, 28, ['6'], 1]]);
  expect(lane?.stretches).toMatchObject([{ before: true, after: false, first: days.first }]);
  expect(lane?.undated.map(({ id }) => id)).toEqual(['4']);
  expect(lane?.outside.map(({ id }) => id)).toEqual(['5']);
});

test('ticks stay readable from a week to a century', () => {
  for (const length of [7, 30, 90, 365, 2000, 36500]) {
    const found = ticks({ first: day('2020-02-03'), last: day('2020-02-03') + length - 1 }, 800);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(11);
  }
});
