import { parse } from '@formatjs/icu-messageformat-parser';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

// `npm run dev` speaks to a running server.
const server = process.env.POLKU_URL ?? 'http://127.0.0.1:8080';

// Texts with values go out parsed, so that no page carries the parser of message syntax.
const messages: Plugin = {
  name: 'messages',
  enforce: 'pre',
  transform(source, id) {
    if (!/\/messages\/\w+\.json$/.test(id)) return;
    const parsed = Object.entries(JSON.parse(source) as Record<string, string>).map(([key, text]) => {
      const elements = /[{'<#]/.test(text) ? parse(text, { ignoreTag: true, captureLocation: false }) : [];
      return [key, elements.length ? elements : text];
    });
    return { code: JSON.stringify(Object.fromEntries(parsed)), map: null };
  },
};

export default defineConfig(({ mode }): ViteUserConfig => ({
  plugins: [messages, svelte()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // data: addresses would need a wider content security policy
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    sourcemap: false,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': server, '/s/': server, '/healthz': server },
  },
  resolve: mode === 'test' ? { conditions: ['browser'] } : { alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' } },
  test: { include: ['src/**/*.test.ts', 'test/**/*.test.ts'], environment: 'node' },
}));
