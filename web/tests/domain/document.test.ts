import { describe, expect, test } from 'vitest';
import { isEdited, leaveOut, lines, move, moveSection, NO_EDITS, readEdits, restore, reword, type BriefDocument, type Item } from '../../src/domain/document';

const item = (key: string, sub: Item[] = []): Item => ({ key, lead: key, lead_was: null, left_out: false, pieces: [{ text: `${key} stands`, notes: [1], was: null, once: null }], sub });
const section = (anchor: string, ...items: Item[]) => ({ anchor, heading: anchor, left_out: false, items });
const document: BriefDocument = {
  lang: 'en', title: 'T', subtitle: null, preamble: [], assessment: [], notes: [], cited: 0,
  sections: [section('control', item('a'), item('b'), item('c')), section('fighting', item('d'))],
};

describe('edits', () => {
  test('other words replace those before them, and the first words take them back', () => {
    const edit = { item: 'a', line: 0, piece: 0, was: 'a stands', now: ' a fell ' };
    const once = reword(NO_EDITS, edit);
    expect(once.texts).toEqual([{ ...edit, now: 'a fell' }]);
    const twice = reword(once, { ...edit, now: 'a is lost' });
    expect(twice.texts.map(({ now }) => now)).toEqual(['a is lost']);
    expect(isEdited(reword(twice, { ...edit, now: 'a stands' }))).toBe(false);
    expect(isEdited(restore(twice, 'a'))).toBe(false);
    expect(restore(twice, 'b')).toEqual(twice);
    // The same words of another line or part are another edit.
    expect(reword(once, { ...edit, line: 1 }).texts).toHaveLength(2);
    expect(reword(once, { ...edit, piece: null }).texts).toHaveLength(2);
  });

  test('statements move within their section, and no further', () => {
    expect(move(NO_EDITS, document, 'c', -1).order).toEqual(['a', 'c', 'b']);
    expect(move(NO_EDITS, document, 'a', -1)).toEqual(NO_EDITS);
    expect(move(NO_EDITS, document, 'd', 1)).toEqual(NO_EDITS);
    const kept = move({ ...NO_EDITS, order: ['d', 'b', 'a'] }, document, 'a', 1);
    expect(kept.order).toEqual(['d', 'b', 'a', 'c']);
    expect(moveSection(NO_EDITS, document, 'fighting', -1).sections).toEqual(['fighting', 'control']);
    expect(moveSection(NO_EDITS, document, 'fighting', 1)).toEqual(NO_EDITS);
  });

  test('what is left out is taken back', () => {
    const out = leaveOut(leaveOut(NO_EDITS, 'a', true), 'a', true);
    expect(out.left_out).toEqual(['a']);
    expect(leaveOut(out, 'a', false)).toEqual(NO_EDITS);
  });

  test('lines are counted depth first', () => {
    expect(lines(item('a', [item('b', [item('c')]), item('d')])).map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('what was kept is read back, and anything else is no edit', () => {
    const edits = { ...leaveOut(NO_EDITS, 'a', true), title: 'T', texts: [{ item: 'a', line: 0, piece: null, was: 'x', now: 'y' }] };
    expect(readEdits(JSON.stringify(edits))).toEqual(edits);
    for (const odd of [null, '', '{', '3', '[]', '{"texts": [{"item": 1}], "order": "a", "title": 3}']) expect(readEdits(odd)).toEqual(NO_EDITS);
  });
});
