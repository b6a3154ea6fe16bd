import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { Queue } from '../../src/api';
import type { Claim } from '../../src/domain/claim';
import type { Agreement, Decision, Neighbour } from '../../src/domain/review';
import { WORDS } from '../../src/words';
import { base, launch, markedWords, open, param, quit, server, shot, type Opened, type Options } from './driver';

beforeAll(launch);
afterAll(quit);

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const en = WORDS.en.check;

async function api<T>(path: string, said?: unknown): Promise<T> {
  const response = await fetch(`${base}/api/${path}`, said === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(said) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json() as Promise<T>;
}
const queue = (limit = 200) => api<Queue>(`queue?limit=${limit}`);
const decisions = async () => (await api<{ items: Decision[] }>('decisions?limit=1000')).items;
const claimOf = async (claim: Claim) => (await server.report(claim.report)).claims_list.find(({ id }) => id === claim.id);

// Whatever a test does, no page may report an error or ask anyone but the server, and what it decided is taken back.
const opened: Opened[] = [];
const at = async (hash: string, options: Options = {}): Promise<Page> => {
  opened.push(await open(hash, options));
  return (opened.at(-1) as Opened).page;
};
afterEach(async () => {
  const all = opened.splice(0);
  await Promise.all(all.map(({ close }) => close()));
  for (const one of await decisions()) {
    if (!one.stands || !one.mine) continue;
    const about = one.link ? { link: { later: one.claim, earlier: one.earlier, kind: one.link } } : { claims: [one.claim] };
    await api('decisions', { verdict: 'withdrawn', ...about });
  }
  for (const { troubles, foreign } of all) {
    // A correction that cannot stand is refused, which the browser notes.
    const met = troubles.filter((trouble) => !trouble.includes('status of 422'));
    expect({ troubles: met, foreign }).toEqual({ troubles: [], foreign: [] });
  }
});

const until = async <T>(read: () => Promise<T>, good: (value: T) => boolean, what: string): Promise<T> => {
  for (let i = 0; i < 150; i += 1) {
    const value = await read();
    if (good(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never: ${what}; last ${JSON.stringify(await read())}`);
};
const item = (page: Page) => page.locator('.item').getAttribute('data-item');
const shows = (page: Page, id: string) => until(() => item(page), (now) => now === id, `claim ${id} at hand`);
/** A key is for the claim that the page shows: the server may have kept a decision before the page knows of it. */
const goesOn = (page: Page, from: string) => until(() => item(page), (now) => now !== null && now !== from, `the claim after ${from} at hand`);

/** No rule of axe-core is broken. */
async function accessible(page: Page): Promise<void> {
  await page.evaluate(axe);
  const broken = await page.evaluate(async () => {
    type Found = { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] };
    const run = (window as unknown as { axe: { run: (on: unknown) => Promise<Found> } }).axe.run;
    return (await run(document)).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`);
  });
  expect(broken).toEqual([]);
}

describe('the queue, by keyboard', () => {
  for (const lang of ['en', 'fr'] as const) {
    test(`${lang}: accept, reject, back, undo`, async () => {
      const words = WORDS[lang].check;
      const { items, total } = await queue();
      const [first, second, third] = items as Claim[] as [Claim, Claim, Claim];
      const page = await at(`#page=check&lang=${lang}`);
      await shows(page, first.id);
      expect(await page.locator('.item mark').textContent()).toBe(first.evidence.text);
      expect(await page.locator('.waiting').getAttribute('data-waiting')).toBe(String(total));
      await shot(page, `queue-${lang}`);
      await page.keyboard.press('a');
      await shows(page, second.id);
      expect(await page.locator('.told').textContent()).toBe(words.done(words.verdicts.accepted ?? '', '1'));
      expect((await claimOf(first))?.review).toMatchObject({ verdict: 'accepted' });
      await page.keyboard.press('r');
      await shows(page, third.id);
      expect((await claimOf(second))?.review).toMatchObject({ verdict: 'rejected' });
      expect(await page.locator('.waiting').getAttribute('data-waiting')).toBe(String(total - 2));
      await page.keyboard.press('k');
      await shows(page, second.id);
      expect(await page.locator('.item .why .review').first().textContent()).toContain(words.verdicts.rejected);
      await page.keyboard.press('j');
      await page.keyboard.press('u');
      await shows(page, second.id);
      await until(async () => (await claimOf(second))?.review, (review) => review === null, 'the rejection taken back');
      await page.keyboard.press('u');
      await until(async () => (await claimOf(first))?.review, (review) => review === null, 'the acceptance taken back');
      const log = await decisions();
      expect(log.slice(0, 4).map(({ verdict }) => verdict)).toEqual(['withdrawn', 'withdrawn', 'rejected', 'accepted']);
      expect(log.slice(0, 4).some(({ stands }) => stands)).toBe(false);
    });
  }

  test('a field is corrected from the list of its words, and what was read is still told', async () => {
    const first = (await queue()).items.find(({ kind }) => kind === 'control') as Claim;
    const page = await at(`#page=check&item=${first.id}`);
    await shows(page, first.id);
    await page.keyboard.press('c');
    const phase = page.locator('.claim-form select[name=phase]');
    await phase.waitFor();
    expect(await phase.locator('option').count()).toBe(1 + 7);
    const other = first.phase === 'lost' ? 'gained' : 'lost';
    await phase.selectOption(other);
    await page.locator('.claim-form input[name=place]').fill('Nowhere at all');
    await accessible(page);
    await shot(page, 'correct');
    await page.keyboard.press('Enter');
    await until(() => page.locator('.claim-form .problem').textContent(), (text) => text?.includes('gazetteer') ?? false, 'the refusal in the form');
    await page.locator('.claim-form input[name=place]').fill('gn:172955');
    await page.keyboard.press('Enter');
    const corrected = await until(() => claimOf(first), (claim) => claim?.review?.verdict === 'corrected', 'the correction');
    expect(corrected?.phase).toBe(other);
    expect(corrected?.as_read?.phase).toBe(first.phase);
    await goesOn(page, first.id);
    await page.keyboard.press('k');
    await shows(page, first.id);
    expect(await page.locator('.item .as-read').textContent()).toContain(en.asRead);
    // The list of claims has it as corrected at once.
    await page.goto(`${base}/#claim=${first.id}&report=${first.report}`);
    await until(() => page.locator('.selected-claim .review').first().textContent(), (text) => text?.includes('corrected by') ?? false, 'the mark in the report');
  });

  test('identical claims of copied dispatches are shown and decided about at once', async () => {
    const found = (await queue()).items.find(({ same }) => same.length > 0);
    if (!found) throw new Error('the store holds no copied dispatch');
    const page = await at(`#page=check&item=${found.id}`);
    await shows(page, found.id);
    expect(await page.locator('.same li').count()).toBe(found.same.length);
    expect(await page.locator('.same q').first().textContent()).toBe(found.same[0]?.evidence.text);
    await shot(page, 'batch');
    const before = (await decisions()).length;
    await page.keyboard.press('Shift+A');
    await until(async () => (await decisions()).length, (n) => n === before + 1 + found.same.length, 'all decided about');
    for (const one of [found, ...found.same]) expect((await claimOf(one))?.review).toMatchObject({ verdict: 'accepted' });
    await goesOn(page, found.id);
    await page.keyboard.press('u');
    await until(async () => (await claimOf(found.same[0] as Claim))?.review, (review) => review === null, 'all taken back');
    expect((await claimOf(found))?.review).toBeNull();
  });

  test('the report opens beside it and follows; the keys are told', async () => {
    const { items } = await queue();
    const [first, second] = items as Claim[] as [Claim, Claim];
    const page = await at('#page=check');
    await shows(page, first.id);
    await page.keyboard.press('o');
    expect((await markedWords(page)).trim()).toBe(first.evidence.text.trim());
    // The queue keeps the keys, unless the reader goes into the report.
    await page.locator('.stage').focus();
    await page.keyboard.press('j');
    await shows(page, second.id);
    await until(async () => param(page, 'claim'), (id) => id === second.id, 'the report follows');
    await page.keyboard.press('?');
    await page.locator('dialog[open] dd').first().waitFor();
    expect(await page.locator('dialog[open]').textContent()).toContain(en.keysHelp.undo);
    await accessible(page);
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' }).catch(() => {});
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.keyboard.press('w');
    await until(() => page.locator('.item details:not(.kin)').textContent(), (text) => Boolean(text && text.length > 60 && !text.includes('Loading')), 'an explanation');
    await page.keyboard.press('Escape');
    expect(param(page, 'report')).toBeNull();
  });

  test('a link to another claim that does not hold is said not to, and that is taken back', async () => {
    const found = (await queue()).items.find(({ same }) => same.length > 0);
    if (!found) throw new Error('the store holds no copied dispatch');
    const page = await at(`#page=check&item=${found.id}`);
    await shows(page, found.id);
    await page.locator('.kin summary').press('Enter');
    const one = page.locator('.kin li').first();
    await one.getByRole('button', { name: en.unlink }).click();
    await until(() => page.locator('.kin li').allTextContents(), (all) => all.some((text) => text.includes('not: ')), 'the link rejected');
    expect((await decisions())[0]).toMatchObject({ verdict: 'rejected', stands: true, mine: true });
    expect((await decisions())[0]?.link).not.toBeNull();
    await page.locator('.kin').getByRole('button', { name: en.withdraw }).click();
    await until(() => page.locator('.kin li').allTextContents(), (all) => all.length > 0 && all.every((text) => !text.includes('not: ')), 'taken back');
  });

  for (const lang of ['en', 'fr'] as const) {
    test(`${lang}: a claim is put together with another that tells of the same, told apart, and both taken back`, async () => {
      const words = WORDS[lang];
      const near = async (claim: Claim) => (await api<{ items: Neighbour[] }>(`neighbours?claim=${claim.id}`)).items;
      const drawn = async () => (await server.picture()).figures.map(({ accounts }) => accounts.flatMap(({ claim, copies }) => [claim, ...(copies ?? [])]));
      const own = (all: string[][], id: string): string[] => all.find((ids) => ids.includes(id)) ?? [];
      // Two tolls that are two figures as read.
      const before = await drawn();
      let [one, other]: (Claim | undefined)[] = [];
      for (const { id, ...rest } of (await queue()).items.filter(({ kind }) => kind === 'casualties')) {
        other = (await near({ id, ...rest })).map(({ claim }) => claim).find((claim) => own(before, id).length > 0 && own(before, claim.id).length > 0 && !own(before, id).includes(claim.id));
        one = { id, ...rest };
        if (other) break;
      }
      if (!one || !other) throw new Error('no two tolls of the examples are near each other');
      const [id, also] = [one.id, other.id];
      const page = await at(`#page=check&item=${id}&lang=${lang}`);
      await shows(page, id);
      await page.keyboard.press('m');
      await page.locator('.merge .found button:focus').waitFor();
      expect(await page.locator('.merge .found button').first().getAttribute('data-claim')).toBe((await near(one))[0]?.claim.id);
      await accessible(page);
      await shot(page, `merge-${lang}`);
      // Found by its words, too.
      const said = other.evidence.text.split(/\s+/).slice(0, 4).join(' ');
      await page.locator('.merge input[name=q]').fill(said);
      await page.locator(`.merge [data-claim="${also}"]`).waitFor();
      await page.locator('.merge input[name=q]').focus();
      for (let step = 0; step < 30 && (await page.locator(`.merge [data-claim="${also}"]:focus`).count()) === 0; step += 1) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await until(() => page.locator('.told').textContent(), (text) => text === words.joining.merged, 'put together');
      expect(await page.locator('.merge').count()).toBe(0);
      expect(own(await drawn(), id)).toEqual(expect.arrayContaining([id, also]));
      expect((await decisions())[0]).toMatchObject({ verdict: 'accepted', link: 'same_event', stands: true, mine: true });
      // And apart again, by the keyboard.
      await page.keyboard.press('s');
      await page.locator('.kin button.apart:focus').waitFor();
      await accessible(page);
      await shot(page, `split-${lang}`);
      const row = page.locator('.kin li').filter({ hasText: words.check.links.same_event as string });
      await row.getByRole('button', { name: words.joining.another }).focus();
      await page.keyboard.press('Enter');
      await until(() => page.locator('.told').textContent(), (text) => text === words.joining.divided, 'told apart');
      await until(() => page.locator('.kin li').allTextContents(), (all) => all.some((text) => text.includes(words.check.notLinked(words.check.links.same_event as string))), 'listed as such');
      expect(own(await drawn(), id)).not.toContain(also);
      await page.keyboard.press('u');
      await until(drawn, (all) => own(all, id).includes(also), 'the last word taken back');
      await page.keyboard.press('u');
      await until(drawn, (all) => !own(all, id).includes(also), 'and the one before');
      // In the report as well.
      await page.goto(`${base}/#claim=${id}&report=${one.report}&lang=${lang}`);
      await page.locator('.selected-claim').waitFor();
      await page.locator('.report').focus();
      await page.keyboard.press('m');
      await page.locator('.report .merge .found button:focus').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.merge').waitFor({ state: 'detached' });
      await page.keyboard.press('s');
      await until(() => page.locator('.report .kin').getAttribute('open'), (open) => open !== null, 'what it is linked to');
    });
  }

  test('of several places and parties each is changed, added and taken out', async () => {
    const first = (await queue()).items.find(({ kind, place }) => kind === 'casualties' && place) as Claim;
    const page = await at(`#page=check&item=${first.id}`);
    await shows(page, first.id);
    await page.keyboard.press('c');
    const place = page.locator('.claim-form').getByRole('group', { name: WORDS.en.fields.place, exact: true });
    const target = page.locator('.claim-form').getByRole('group', { name: WORDS.en.fields.target, exact: true });
    await place.getByRole('button', { name: en.addOne(WORDS.en.fields.place) }).focus();
    await page.keyboard.press('Enter');
    await place.locator('input:focus').waitFor();
    await page.keyboard.type('gn:172955');
    await target.locator('input').fill('rebels (REB)');
    await target.getByRole('button', { name: en.addOne(WORDS.en.fields.target) }).click();
    await target.locator('input:focus').waitFor();
    await page.keyboard.type('SYR/MIL');
    await accessible(page);
    await shot(page, 'several');
    await page.keyboard.press('Enter');
    const names = (all: unknown) => [all].flat().map((one) => (one as { name: string }).name);
    const corrected = await until(() => claimOf(first), (claim) => claim?.review?.verdict === 'corrected', 'the correction');
    const places = names(corrected?.place);
    expect(places.slice(0, -1)).toEqual(names(first.place));
    expect(names(corrected?.target)).toEqual(['rebels', 'SYR/MIL']);
    // The next correction goes on from this one: the first place out, a party changed.
    await page.goto(`${base}/#claim=${first.id}&report=${first.report}`);
    await until(() => page.locator('.selected-claim .review').first().textContent(), (text) => text?.includes('corrected by') ?? false, 'the mark in the report');
    await page.locator('.report').focus();
    await page.keyboard.press('c');
    await target.locator('input').nth(1).waitFor();
    await place.getByRole('button', { name: en.removeOne(WORDS.en.fields.place, '1') }).focus();
    await page.keyboard.press('Enter');
    await place.locator('input:focus').waitFor();
    await target.locator('input').nth(1).fill('RUS/MIL');
    await page.keyboard.press('Enter');
    const again = await until(() => claimOf(first), (claim) => names(claim?.target)[1] === 'RUS/MIL', 'the second correction');
    expect(names(again?.place)).toEqual(places.slice(1));
  });

  test('what is typed in a field is not a command', async () => {
    const first = (await queue()).items[0] as Claim;
    const before = (await decisions()).length;
    const page = await at('#page=check');
    await shows(page, first.id);
    await page.keyboard.press('c');
    await page.locator('.claim-form input[name=note]').focus();
    await page.keyboard.type('a rare exact u-turn jk');
    await page.keyboard.press('Escape');
    await page.locator('.claim-form').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+a');
    expect((await decisions()).length).toBe(before);
    expect(await item(page)).toBe(first.id);
  });
});

describe('reading', () => {
  const fullest = async () => {
    const heads = (await server.reports()).items;
    const reports = await Promise.all(heads.map(({ key }) => server.report(key)));
    const overlaps = (one: Claim, other: Claim) => one.id < other.id && one.evidence.start < other.evidence.end && other.evidence.start < one.evidence.end;
    const shared = reports.find(({ claims_list: all }) => all.some((one) => all.some((other) => overlaps(one, other))));
    if (!shared) throw new Error('no report has claims that share words');
    return shared;
  };

  test('every claim is underlined where it stands, one line for each that shares words, and read as beside it', async () => {
    const report = await fullest();
    const page = await at(`#page=reports&report=${report.key}`);
    await page.locator('.report .text a').first().waitFor();
    expect((await page.locator('.report .text').textContent())?.trim()).toBe(report.text.trim());
    const marked = await page.locator('.report .text a').evaluateAll((all) => all.map((one) => ({ ids: one.getAttribute('data-claims')?.split(' ') ?? [], lines: getComputedStyle(one).backgroundImage.split('linear-gradient').length - 1 })));
    expect(new Set(marked.flatMap(({ ids }) => ids))).toEqual(new Set(report.claims_list.map(({ id }) => id)));
    for (const { ids, lines } of marked) expect(lines).toBe(Math.min(ids.length, 4));
    expect(Math.max(...marked.map(({ lines }) => lines))).toBeGreaterThan(1);
    expect(await page.locator('.read-as li').count()).toBe(report.claims_list.length);
    await accessible(page);
    // Over the whole page each note stands at its words, or just below the note before it.
    await page.keyboard.press('f');
    await page.locator('.report.wide .read-as.beside').waitFor();
    await page.waitForTimeout(400);
    const notes = await page.locator('.read-as li').evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ top, bottom }) => ({ top, bottom })));
    const marks = await page.locator('.report .text [data-begin]').evaluateAll((all) => Object.fromEntries(all.map((one) => [one.getAttribute('data-begin'), one.getBoundingClientRect().top])));
    report.claims_list.forEach(({ id }, i) => {
      const [note, before] = [notes[i], notes[i - 1]];
      if (!note) throw new Error(`no note for ${id}`);
      if (before) expect(note.top).toBeGreaterThanOrEqual(before.bottom - 1);
      const settled = Math.abs(note.top - (marks[id] ?? 0)) < 12 || (before !== undefined && note.top - before.bottom < 6);
      expect(settled, `note ${i}`).toBe(true);
    });
    await accessible(page);
    await shot(page, 'wide');
    await page.locator('.read-as a').nth(1).click();
    expect(param(page, 'claim')).toBe(report.claims_list[1]?.id);
    await markedWords(page);
  });

  test('a decision is taken in the report, and every list shows it without relying on colour', async () => {
    const picture = await server.picture();
    const id = picture.control.flatMap(({ claims }) => claims)[0] as string;
    const claim = (await server.claims()).items.find((one) => one.id === id) as Claim;
    const page = await at(`#page=picture&claim=${claim.id}&report=${claim.report}`);
    await page.locator('.selected-claim').waitFor();
    await page.locator('.report').focus();
    await page.keyboard.press('a');
    await until(() => page.locator('.selected-claim .review').first().textContent(), (text) => /accepted\s+by /.test(text ?? ''), 'accepted, by whom');
    expect(await page.locator(`.text [data-begin="${id}"] .review svg`).count()).toBe(1);
    const link = page.locator(`table a[href*="claim=${id}"]`).first();
    await until(() => link.textContent(), (text) => text?.includes('accepted by') ?? false, 'the mark in the picture');
    // Rejected, it is no longer in the picture that the page shows.
    await page.keyboard.press('r');
    await until(() => page.locator(`[data-table=control] a[href*="claim=${id}"]`).count(), (n) => n === 0, 'the picture without it');
    const broken = await page.locator(`.text a[data-claims~="${id}"]`).first().evaluate((one) => getComputedStyle(one).backgroundImage);
    expect(broken).toContain('repeating-linear-gradient');
    await page.keyboard.press('u');
    await page.keyboard.press('u');
    await until(() => page.locator(`[data-table=control] a[href*="claim=${id}"]`).count(), (n) => n > 0, 'the picture as before');
  });

  test('a missed claim is added from selected words, shown at once, and taken back', async () => {
    const { report, gap } = await (async () => {
      for (const { key } of (await server.reports()).items) {
        const report = await server.report(key);
        const bounds = report.claims_list.map(({ evidence }) => [evidence.utf16_start, evidence.utf16_end] as const);
        const words = [...report.text.matchAll(/\p{L}{6,}/gu)].find((word) => !bounds.some(([from, to]) => word.index < to && from < word.index + word[0].length));
        if (words) return { report, gap: words };
      }
      throw new Error('every word is a claim’s');
    })();
    const page = await at(`#page=reports&report=${report.key}`);
    await page.locator('.report .text').waitFor();
    // A real selection, one space too long, as by mouse.
    await page.evaluate(({ from, to }) => {
      const text = document.querySelector('.report .text') as HTMLElement;
      const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      let seen = 0;
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const length = (node as Text).data.length;
        if (seen <= from && from < seen + length) range.setStart(node, from - seen);
        if (seen < to && to <= seen + length) range.setEnd(node, to - seen);
        seen += length;
      }
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(range);
    }, { from: gap.index - 1, to: gap.index + gap[0].length });
    await page.locator('.report').focus();
    await page.keyboard.press('i');
    const form = page.locator('.claim-form');
    await form.waitFor();
    await until(() => form.locator('textarea').inputValue(), (text) => text === gap[0], `the words ${gap[0]}`);
    await form.locator('select[name=kind]').selectOption('violence');
    await form.locator('select[name=form]').selectOption('shelling');
    await accessible(page);
    await form.locator('input[name=note]').press('Enter');
    const added = await until(async () => (await server.report(report.key)).claims_list.find(({ review }) => review?.verdict === 'added'), Boolean, 'the claim kept');
    expect(added?.evidence).toMatchObject({ utf16_start: gap.index, text: gap[0] });
    expect((await markedWords(page)).trim()).toBe(gap[0]);
    expect(await page.locator('.selected-claim .review').first().textContent()).toContain('added');
    await shot(page, 'added');
    await page.keyboard.press('u');
    await until(() => page.locator(`.text a[data-claims~="${added?.id}"]`).count(), (n) => n === 0, 'the claim gone');
    // Without a mouse, the words are typed; those that the report does not say are not kept.
    await page.keyboard.press('i');
    await form.locator('textarea').fill('words that nobody ever wrote');
    expect(await form.locator('[role=status]').textContent()).toBe(en.wordsMissing);
    expect(await form.locator('button[type=submit]').isDisabled()).toBe(true);
    await form.locator('textarea').fill(gap[0]);
    expect(await form.locator('[role=status]').textContent()).toBe(en.wordsFound);
  });

  test('from every statement of the picture one click leads to its sentence', async () => {
    const page = await at('#page=picture');
    const links = page.locator('table .links a');
    await links.first().waitFor();
    for (const table of ['control', 'contradictions', 'figures', 'commitments', 'alignments']) {
      const link = page.locator(`[data-table=${table}] .links a`).first();
      if ((await link.count()) === 0) continue;
      await until(() => link.getAttribute('href'), (href) => href?.includes('report=') ?? false, 'where it leads');
      await link.click();
      const id = param(page, 'claim');
      const claim = (await server.report(param(page, 'report') ?? '')).claims_list.find((one) => one.id === id);
      await until(() => markedWords(page).catch(() => ''), (words) => words === claim?.evidence.text, `the sentence of ${table}`);
    }
  });
});

describe('who did what, and who agrees', () => {
  test('the log names who and when, and takes back what is one’s own', async () => {
    const first = (await queue()).items[0] as Claim;
    await api('decisions', { verdict: 'rejected', claims: [first.id], note: 'lu deux fois' });
    const page = await at('#page=check&check=log');
    const row = page.locator('.log tbody tr').first();
    await row.waitFor();
    const text = await row.textContent();
    for (const part of ['rejected', 'lu deux fois', first.evidence.text, en.stands]) expect(text).toContain(part);
    await accessible(page);
    await shot(page, 'log');
    await row.getByRole('button', { name: en.withdraw }).click();
    await until(() => page.locator('.log tbody tr').nth(1).textContent(), (now) => now?.includes(en.notStanding) ?? false, 'it counts no longer');
    expect((await claimOf(first))?.review).toBeNull();
  });

  test('agreement is told in numbers, and the claims where they differ lead to their words', async () => {
    const [first] = (await queue()).items as Claim[] as [Claim];
    const pair: Agreement = { reviewers: ['Ana', 'Zoé'], both: 50, same: 35, share: 0.7, kappa: 0.4, apart: [first.id] };
    const page = await at('#page=check&check=agreement', { before: (page) => page.route('**/api/agreement', (route) => route.fulfill({ json: { items: [pair], people: pair.reviewers } })) });
    const row = page.locator('tbody tr').first();
    await row.waitFor();
    for (const part of ['Ana, Zoé', '50', '70%', '0.40']) expect(await row.textContent()).toContain(part);
    await accessible(page);
    await until(() => row.locator('a').getAttribute('href'), (href) => href?.includes(first.id) ?? false, 'the link');
    const alone = await at('#page=check&check=agreement');
    await until(() => alone.locator('section p').last().textContent(), (text) => text === en.agreementEmpty, 'nobody to agree with');
    const second = await at('#page=check&check=second');
    await until(() => second.locator('.empty').textContent(), (text) => text === en.emptySecond, 'no second look');
  });
});

test('on a narrow screen all of it is there', async () => {
  const first = (await queue()).items[0] as Claim;
  const page = await at('#page=check&lang=fr', { viewport: { width: 390, height: 844 } });
  await shows(page, first.id);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await accessible(page);
  await shot(page, 'narrow-queue');
  await page.getByRole('button', { name: WORDS.fr.check.openReport }).click();
  await page.locator('.report .text a.selected').first().waitFor();
  await accessible(page);
  await shot(page, 'narrow-report');
});
