import { expect, test } from 'vitest';
import { ordinal } from '../../src/domain/day';
import { byDay, inOrder } from '../../src/domain/group';
import { inSight } from '../../src/domain/horizon';
import { lanes, range, ticks } from '../../src/domain/lane';
import { promiseSpans, deadlineDay } from '../../src/domain/promise';
import type { Commitment, Figure } from '../../src/domain/picture';
import { figureSteps } from '../../src/domain/steps';
import { claim, columnsOf, every, on } from './claims';

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
  const found = range(columnsOf(claims));
  expect(found).toEqual({ first: day('2020-01-31'), last: day('2020-02-21') });
  expect(range(columnsOf([claim('month', { time: on('2020-02-01', '2020-02-29') })]))).toEqual({ first: day('2020-02-26'), last: day('2020-03-03') });
  expect(range(columnsOf([]))).toBeNull();
  expect(range(columnsOf([]), [day('2020-02-01')])).toEqual({ first: day('2020-01-29'), last: day('2020-02-04') });
});

test('each claim is in its lane exactly once', () => {
  const days = { first: day('2020-02-01'), last: day('2020-02-29') };
  const of = columnsOf(
    [
      claim('1', { time: on('2020-02-03') }),
      claim('2', { time: on('2020-02-04'), factuality: 'unconfirmed' }),
      claim('3', { time: on('2019-12-01', '2020-02-10') }),
      claim('4', { time: null }),
      claim('5', { time: on('2011-01-01') }),
      claim('6', { time: on('2020-02-29', '2020-03-02') }),
      claim('7', { kind: 'control', time: on('2020-02-03') }),
    ],
  );
  const found = lanes(of, every(of), days, 2);
  const ids = (rows: readonly number[] | undefined) => rows?.map((row) => of.id[row]);
  expect(found.map(({ kind }) => kind)).toEqual(['control', 'violence']);
  const lane = found[1];
  expect(lane?.bins.map(({ first, last, rows, asserted }) => [first - days.first, last - days.first, ids(rows), asserted])).toEqual([[2, 3, ['1', '2'], 1], [28, 28, ['6'], 1]]);
  expect(lane?.stretches).toMatchObject([{ before: true, after: false, first: days.first }]);
  expect(ids(lane?.undated)).toEqual(['4']);
  expect(lane?.outside).toBe(1);
  expect(lanes(of, new Uint8Array(of.size), days, 2)).toEqual([]);
});

test('ticks stay readable from a week to a century', () => {
  for (const length of [7, 30, 90, 365, 2000, 36500]) {
    const found = ticks({ first: day('2020-02-03'), last: day('2020-02-03') + length - 1 }, 800);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(11);
  }
});

test('claims over the same longer period are one stretch', () => {
  const of = columnsOf([claim('a', { time: on('2020-02-03', '2020-02-20') }), claim('b', { time: on('2020-02-03', '2020-02-20'), factuality: 'possible' }), claim('c', { time: on('2020-02-03', '2020-02-21') })]);
  const [lane] = lanes(of, every(of), { first: day('2020-02-01'), last: day('2020-02-29') }, 1);
  expect(lane?.stretches.map(({ rows, asserted }) => [rows.length, asserted])).toEqual([[2, 1], [1, 1]]);
});

test('a figure is steps for each claimant, each until the next, with its bounds', () => {
  const account = (claimant: string | null, claim: string, told: string | null, best: number | null, low: number | null = best, high: number | null = best) => ({ claimant, claim, told, count: { low, best, high } });
  const figure = (accounts: Figure['accounts']): Figure => ({ kind: 'casualties', what: 'killed', victims: null, place: null, from: null, to: null, low: null, best: null, high: null, accounts });
  const one = figure([account('Hospital', 'b', '2020-02-08', 15, 12, 20), account('Hospital', 'a', '2020-02-06', 12), account(null, 'c', '2020-02-07', null, 10, null), account('Army', 'd', null, 3)]);
  const two = figure([account('Army', 'z', '2020-02-07', 4)]);
  const [found, ...rest] = figureSteps([two, one], (claim) => claim !== 'z');
  expect(rest).toEqual([]);
  expect(found?.most).toBe(20);
  expect(found?.series.map(({ claimant, steps }) => [claimant, steps.map((step) => [step.claim, step.until])])).toEqual([['Hospital', [['a', day('2020-02-08')], ['b', null]]], [null, [['c', null]]]]);
  expect(figureSteps([one, two], () => true).map(({ figure: { accounts } }) => accounts.length)).toEqual([4, 1]);
});

test('a commitment spans from when it was first told to the last day of its deadline', () => {
  expect([deadlineDay('2020-02-10'), deadlineDay('2020-02'), deadlineDay('2020-02-01/2020-02-12'), deadlineDay('../2020-03'), deadlineDay('2020-02-03/..'), deadlineDay(null)]).toEqual([day('2020-02-10'), day('2020-02-29'), day('2020-02-12'), day('2020-03-31'), null, null]);
  const commitment = (claims: string[], deadline: string | null): Commitment => ({ act: 'threaten', actor: null, target: null, about: null, deadline, state: 'pending', claims });
  const told: Record<string, number | null> = { a: 20, b: 10, c: null };
  const spans = promiseSpans([commitment(['c'], null), commitment(['a', 'b', 'x'], '2020-02-10'), commitment(['x'], '2020-02-11')], (claim) => told[claim]);
  expect(spans.map(({ from, to }) => [from, to])).toEqual([[10, day('2020-02-10')], [null, null]]);
});
