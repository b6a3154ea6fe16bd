import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// `vigie serve` listens here unless told otherwise; VIGIE_URL points `npm run dev` elsewhere.
const served = process.env.VIGIE_URL ?? 'http://127.0.0.1:7700';

export default defineConfig({
  // Relative, so that the page also works below a path (behind a team's reverse proxy).
  base: './',
  plugins: [svelte()],
  // The server answers only to its own name, so the proxy must speak under that name.
  server: { host: '127.0.0.1', proxy: { '/api': { target: served, changeOrigin: true } } },
  build: {
    target: 'es2023',
    // The notices that the licences of the bundled libraries ask for go wherever the bundle goes.
    license: { fileName: 'licenses.txt' },
    // The polyfill would be an inline script's worth of code for browsers that WebGL2 already rules out.
    modulePreload: { polyfill: false },
    // Fonts and images stay files: `default-src 'self'` refuses data: URLs.
    assetsInlineLimit: 0,
    // MapLibre is one large library, loaded only when the map is shown.
    chunkSizeWarningLimit: 1200,
  },
});
