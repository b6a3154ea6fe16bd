// Times the map in a real browser against the server at VIGIE_URL; the last line it prints is what was measured, as JSON.
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const base = (process.env.VIGIE_URL ?? 'http://127.0.0.1:7700').replace(/\/$/, '');
const executablePath = process.env.VIGIE_CHROMIUM ?? '/usr/bin/chromium';
const [width, height] = [1366, 768];
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--enable-precise-memory-info'],
});
const told = (what) => console.log(what);

/** One opened map, with the moments that matter, in milliseconds since the request. */
async function view(what) {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'en-GB' });
  await context.addInitScript(() => {
    const seen = (window.seen = {});
    const note = (name) => (seen[name] ??= performance.now());
    new MutationObserver(() => {
      if (document.querySelector('.map')) note('html_ms');
      // The list over the canvas follows it by a few frames.
      if (document.querySelector('.mark a')) note('marks_ms');
      if (document.querySelector('.mark a[data-control]')) note('holders_ms');
    }).observe(document, { childList: true, subtree: true });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(`${base}/`);
  await page.locator('.mark a[data-control]').first().waitFor();
  const seen = await page.evaluate(() => {
    const answer = performance.getEntriesByType('resource').find(({ name }) => name.includes('/api/marks'));
    return { ...window.seen, answer_ms: answer?.responseEnd, columns_bytes: answer?.decodedBodySize, columns_packed_bytes: answer?.encodedBodySize };
  });
  told(`${what}: ${JSON.stringify(seen)}`);
  return { context, page, measured: { what, ...seen } };
}

/** Frames while `act` moves the map, and what of each the page's own script takes. */
async function move(page, what, act) {
  await page.evaluate(() => {
    const frames = (window.frames_seen = []);
    const tasks = (window.tasks_seen = []);
    let last = performance.now();
    window.going = true;
    // A message comes after all that a frame runs before it is painted.
    const after = new MessageChannel();
    let began = 0;
    after.port1.onmessage = () => tasks.push(performance.now() - began);
    const frame = (now) => {
      frames.push(now - last);
      last = now;
      began = performance.now();
      after.port2.postMessage(null);
      if (window.going) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const start = Date.now();
  await act();
  const took = Date.now() - start;
  const { frames, tasks } = await page.evaluate(() => {
    window.going = false;
    return { frames: window.frames_seen.slice(1), tasks: window.tasks_seen };
  });
  const at = (list, share) => [...list].sort((a, b) => a - b)[Math.round((list.length - 1) * share)] ?? NaN;
  const found = { what, frames: frames.length, per_second: (1000 * frames.length) / frames.reduce((sum, ms) => sum + ms, 0), median_ms: at(frames, 0.5), p95_ms: at(frames, 0.95), script_ms: at(tasks, 0.95), took };
  told(`${what}: ${JSON.stringify(found)}`);
  return found;
}

/** Drags the map about with the pointer, in steps as a hand makes them. */
async function pan(page) {
  const box = await page.locator('.map').boundingBox();
  const [cx, cy] = [box.x + box.width * 0.6, box.y + box.height / 2];
  for (const [dx, dy] of [[-220, 60], [200, -90], [-160, -80], [180, 110]]) {
    await page.mouse.move(cx, cy);
    await page.mouse.down();
    for (let i = 1; i <= 30; i += 1) await page.mouse.move(cx + (dx * i) / 30, cy + (dy * i) / 30);
    await page.mouse.up();
  }
}

async function zoom(page) {
  const box = await page.locator('.map').boundingBox();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2);
  for (const way of [-1, 1]) {
    for (let i = 0; i < 24; i += 1) {
      await page.mouse.wheel(0, way * 40);
      await page.waitForTimeout(30);
    }
    await page.waitForTimeout(300);
  }
}

const views = [];
const moves = [];
const first = await view('first after the server began');
views.push(first.measured);
await first.context.close();
const again = await view('next');
views.push(again.measured);
await again.page.waitForTimeout(3000);
moves.push(await move(again.page, 'pan', () => pan(again.page)));
moves.push(await move(again.page, 'zoom', () => zoom(again.page)));
const state = await again.page.evaluate(() => {
  return {
    heap_bytes: performance.memory?.usedJSHeapSize ?? null,
  };
});
const session = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo').catch(() => ({ processInfo: [] }));
const resident = (id) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0);
const process_kib = Math.max(0, ...session.processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => resident(id)));
await again.context.close();
const meta = await (await fetch(`${base}/api/meta`)).json();
const columns = await (await fetch(`${base}/api/marks`)).json();
const version = browser.version();
await browser.close();
console.log(JSON.stringify({
  browser: `Chromium ${version}`, width, height, claims: meta.claims, reports: meta.reports, places: columns.places.name.length,
  columns_bytes: again.measured.columns_bytes, columns_packed_bytes: again.measured.columns_packed_bytes, process_kib, ...state, views, moves,
}));
