import { expect, test } from 'vitest';
import { earliest, fromOrdinal, latest, ordinal, sayDate } from '../../src/domain/day';
import { daySpan, sayPeriod } from '../../src/domain/period';

test('a day and its number are one another', () => {
  for (const day of ['1970-01-01', '2020-02-29', '1914-06-28', '2026-11-24']) expect(fromOrdinal(ordinal(day) as number)).toBe(day);
  expect((ordinal('2020-03-01') as number) - (ordinal('2020-02-28') as number)).toBe(2);
});

test('what is not a calendar day has no number', () => {
  for (const text of ['2020-02-30', '2019-02-29', '2020-13-01', '2020-02', '2020-02-XX', '', null, undefined]) expect(ordinal(text)).toBeNull();
});

test('a partial date means its first to its last day', () => {
  expect([earliest('2020-02'), latest('2020-02')]).toEqual(['2020-02-01', '2020-02-29']);
  expect([earliest('2020'), latest('2020')]).toEqual(['2020-01-01', '2020-12-31']);
  expect([earliest('2020-02-06'), latest('2020-02-06')]).toEqual(['2020-02-06', '2020-02-06']);
  expect([earliest('soon'), latest(null)]).toEqual([null, null]);
});

test('dates are said at the precision they have', () => {
  expect(sayDate('2020-02-06', 'fr')).toBe('6 févr. 2020');
  expect(sayDate('2020-02', 'fr')).toBe('février 2020');
  expect(sayDate('2020', 'en')).toBe('2020');
  expect(sayDate('2020-02-06', 'en', false)).toBe('Feb 6');
  expect(sayDate('2020-02-XX', 'en')).toBe('2020-02-XX');
});

test('periods keep an open end open', () => {
  expect(sayPeriod({ edtf: null, start: '2020-02-06', end: null, text: null }, 'en')).toBe('Feb 6, 2020 – …');
  expect(sayPeriod({ edtf: null, start: '2019-12-01', end: '2020-02-29', text: null }, 'en')).toBe('Dec 1, 2019 – Feb 29, 2020');
  expect(sayPeriod({ edtf: null, start: null, end: null, text: 'hier' }, 'en')).toBeNull();
  expect(daySpan({ edtf: null, start: null, end: '1970-01-03', text: null })).toEqual({ first: 2, last: 2, firstKnown: false, lastKnown: true });
  expect(daySpan(null)).toBeNull();
});
