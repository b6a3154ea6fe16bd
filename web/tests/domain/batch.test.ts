import { expect, test } from 'vitest';
import { addresses, isDate, isReport, listed } from '../../src/domain/batch';

test('of a folder are taken what `vigie add` takes', () => {
  for (const path of ['a.txt', 'day 1/B.HTML', 'x/y.z.jsonl', 'readmes.md']) expect(isReport(path), path).toBe(true);
  for (const path of ['a.pdf', 'a', 'README.md', 'x/readme', 'x/.a.txt', '.git/a.txt', 'a.txt.zip', 'txt']) expect(isReport(path), path).toBe(false);
});

test('a list of addresses is no report', () => {
  expect(addresses(' https://a.example/1\nhttp://b.example\r\nwww.c.example ')).toEqual(['https://a.example/1', 'http://b.example', 'www.c.example']);
  for (const text of ['', 'See https://a.example', 'https://a.example fell']) expect(addresses(text), text).toBeNull();
});

test('of a list each address counts once, and what is none is named', () => {
  expect(listed('https://a.example/1\nexample.org/x  www.b.example\nhttps://a.example/1\n')).toEqual({ addresses: ['https://a.example/1', 'www.b.example'], others: ['example.org/x'] });
  expect(listed(' \n')).toEqual({ addresses: [], others: [] });
});

test('dates are written one way', () => {
  for (const text of ['2020', '2020-02', ' 2020-02-07 ']) expect(isDate(text)).toBe(true);
  for (const text of ['', '07/02/2020', '2020-2-7', 'hier', '2020-02-07T10:00']) expect(isDate(text)).toBe(false);
});
