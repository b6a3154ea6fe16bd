/** Pages opened by a test, closed after it: whatever it does, none may report an error or ask anyone but the server. */
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Page } from 'playwright-core';
import { launch, open, openMap, quit, type Opened, type Options } from './driver';

const opened: Opened[] = [];

/** To be called once in a file of tests. */
export function keep(): void {
  beforeAll(launch);
  afterAll(quit);
  afterEach(async () => {
    const all = opened.splice(0);
    await Promise.all(all.map(({ close }) => close()));
    for (const { troubles, foreign } of all) expect({ troubles, foreign }).toEqual({ troubles: [], foreign: [] });
  });
}

export async function map(hash = '', options: Options = {}): Promise<Page> {
  const one = await openMap(hash, options);
  opened.push(one);
  return one.page;
}

export async function plain(hash: string, options: Options = {}): Promise<Page> {
  const one = await open(hash, options);
  opened.push(one);
  return one.page;
}

export async function until<T>(read: () => Promise<T>, good: (value: T) => boolean, what: string): Promise<T> {
  for (let i = 0; i < 200; i += 1) {
    const value = await read();
    if (good(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never: ${what}; last ${JSON.stringify(await read())}`);
}
