import { parse } from '@formatjs/icu-messageformat-parser';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

// `npm run dev` speaks to a running server.
const server = process.env.POLKU_URL ?? 'http://127.0.0.1:8080';

// Texts of a room that few open first travel with it: `fi.json?part=journeys`. Tests read them all.
const kParts: Record<string, RegExp> = {
  journeys: /^(map|journeys|journey_edit|personas|touchpoints)\./,
  voice: /^voice\./,
  surveys: /^(attribute_type|build|change|conflict|create|definition_problem|import|member|operator|presentation|preview|publish|results|save|status|style|template|type_group|version_change)\./,
  settings: /^(audit|audit_action|audit_detail|organisation|profile|role_text|tokens|units|user_status|users)\./,
};

function belongs(key: string, part: string | undefined): boolean {
  if (process.env.VITEST) return !part;
  return part ? kParts[part]!.test(key) : !Object.values(kParts).some((keys) => keys.test(key));
}

// Texts with values go out parsed, so that no page carries the parser of message syntax.
const messages: Plugin = {
  name: 'messages',
  enforce: 'pre',
  transform(source, id) {
    const file = /\/messages\/\w+\.json(?:\?part=(\w+))?$/.exec(id);
    if (!file) return;
    const texts = Object.entries(JSON.parse(source) as Record<string, string>).filter(([key]) => belongs(key, file[1]));
    const parsed = texts.map(([key, text]) => {
      const elements = /[{'<#]/.test(text) ? parse(text, { ignoreTag: true, captureLocation: false }) : [];
      return [key, elements.length ? elements : text];
    });
    const code = JSON.stringify(Object.fromEntries(parsed));
    // With a part in its name it is no JSON file to the bundler any more.
    return file[1] ? { code: `export default ${code}`, moduleType: 'js', map: null } : { code, map: null };
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
    // What nearly every room shows comes in one file: a dozen small ones cost more than they save.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', test: /\/src\/(ui|domain)\/(?!trend\.ts)/, minShareCount: 4 }] } } },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': server, '/s/': server, '/healthz': server },
  },
  resolve: mode === 'test' ? { conditions: ['browser'] } : { alias: { '@formatjs/icu-messageformat-parser': '@formatjs/icu-messageformat-parser/no-parser.js' } },
  test: { include: ['src/**/*.test.ts', 'test/**/*.test.ts'], environment: 'node' },
}));
