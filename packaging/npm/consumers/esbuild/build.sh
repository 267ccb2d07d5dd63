npx esbuild src/main.js --bundle --format=esm --splitting --outdir=dist
cp node_modules/voucher-checkout/voucher-checkout*.wasm node_modules/voucher-checkout/voucher-checkout.*.json dist
