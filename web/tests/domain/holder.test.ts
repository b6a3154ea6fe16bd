import { expect, test } from 'vitest';
import { tellApart } from '../../src/domain/holder';
import type { Control } from '../../src/domain/picture';
import { place } from './claims';

const held = (holder: string | null, rival: string | null = null): Control => {
  const actor = (name: string | null) => (name === null ? null : { name, country: null, sector: null, text: null });
  return { place: place('X', 1, 1), state: 'held', holder: actor(holder), sureness: 'established', since: null, last_confirmed: null, claims: [], rivals: rival === null ? [] : [{ holder: actor(rival), claims: [] }] };
};

test('letters are short, unlike one another, and the most frequent holder comes first', () => {
  const found = tellApart([held('Syrian Arab Army'), held('rebels'), held('rebels'), held('Sudanese Army', 'Hayat Tahrir al-Sham'), held('South Alliance'), held(null)]);
  expect(found[0]).toEqual({ key: 'rebels', name: 'rebels', letters: 'RE', colour: 0 });
  expect(new Set(found.map(({ letters }) => letters)).size).toBe(found.length);
  for (const { letters } of found) expect([...letters].length).toBeLessThanOrEqual(3);
  expect(found.map(({ name }) => name)).toContain('Hayat Tahrir al-Sham');
});

test('a party keeps its look while the day slides', () => {
  const first = tellApart([held('A force'), held('B force')]);
  const then = tellApart([held('B force'), held('B force'), held('New front')], first);
  expect(then.slice(0, 2)).toEqual(first);
  expect(then[2]?.name).toBe('New front');
});

test('names in any script get letters', () => {
  for (const { letters } of tellApart([held('الجيش السوري'), held('Збройні сили'), held('—'), held('军')])) expect(letters.length).toBeGreaterThan(0);
});
