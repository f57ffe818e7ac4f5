import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

// `npm run dev` speaks to a running server; `npm run dev:mock` answers from dev/mock.ts instead.
const server = process.env.POLKU_URL ?? 'http://127.0.0.1:8080';

export default defineConfig(async ({ mode }): Promise<ViteUserConfig> => ({
  plugins: [svelte(), ...(mode === 'mock' ? [(await import('./dev/mock.ts')).mock()] : [])],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // data: addresses would need a wider content security policy
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    sourcemap: false,
  },
  server: {
    host: '127.0.0.1',
    proxy: mode === 'mock' ? {} : { '/api': server, '/s/': server, '/healthz': server },
  },
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  test: { include: ['src/**/*.test.ts', 'test/**/*.test.ts'], environment: 'node' },
}));
