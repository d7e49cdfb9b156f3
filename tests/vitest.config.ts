import { defineConfig } from 'vitest/config'

/** Tests of functions and rooms that start no browser and no build. */
const unit = [
  'addresses',
  'architecture',
  'assemble',
  'import',
  'load',
  'markdown',
  'outputs',
  'packages',
  'templates',
  'try-links',
  'typography',
].map((name) => `tests/${name}.test.ts`)

const slow = ['tests/*.slow.test.ts']

/** The worker, its modules and its browser serve all files of a project, with the flags of the launcher. */
const shared = {
  pool: 'forks' as const,
  isolate: false as const,
  maxWorkers: 2,
  execArgv: ['--liftoff-only', '--interrupt-budget=1500000'],
}

// biome-ignore lint/style/noDefaultExport: Vitest asks for it.
export default defineConfig({
  test: {
    root: '.',
    globalSetup: 'tests/support/global-setup.ts',
    projects: [
      { test: { ...shared, name: 'unit', include: unit } },
      {
        test: {
          ...shared,
          name: 'books',
          include: ['tests/*.test.ts'],
          exclude: [...unit, ...slow],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...shared,
          name: 'slow',
          include: slow,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
