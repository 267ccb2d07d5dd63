import { defineConfig } from 'vite';

export default defineConfig({
  // In development, Vite 7 and older move the package's modules away from its other files.
  optimizeDeps: { exclude: ['voucher-checkout'] },
  // During development: the server that has your proxy.
  server: { proxy: { '/cinema-api': 'http://localhost:8000' } },
});
