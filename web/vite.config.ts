import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const recorder = process.env.EARWITNESS_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte()],
  build: { outDir: 'dist', emptyOutDir: true, sourcemap: false },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': recorder, '/health': recorder, '/metrics': recorder, '/openapi.yaml': recorder },
  },
  test: { include: ['src/**/*.test.ts'] },
});
