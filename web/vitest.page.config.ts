import { defineConfig } from 'vitest/config';

// The page in a real browser against a real server: VIGIE_URL says where it listens.
export default defineConfig({
  test: {
    include: ['tests/page/**/*.test.ts'],
    // Software rendering takes seconds to draw the first map.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // A machine with other work beside it misses a moment now and then; what is wrong is wrong three times.
    retry: 2,
  },
});
