# Packs the files of a release. It runs in the root of the workspace.
# $1: the empty folder for the files. $2: cargo's target directory. $3: the npm package. $4: the folder with the packages
# of release.txt. $5: the address of the repository.
set -eu
files=$1 target=$2 npm=$3 tools=$4 repository=$5
owner=$(basename "$(dirname "$repository")" | tr '[:upper:]' '[:lower:]')
version=$(cargo pkgid --package proxy | sed 's/.*[@#]//')
work=$target/xtask/release
rm -rf "$work"
mkdir -p "$work"
# Files have the time of the commit, so that the same commit gives the same bytes on any day.
time=$(git log -1 --format=%ct)

# Packs a folder of $work.
archive() {
  tar --create --sort=name --mtime="@$time" --owner=0 --group=0 --numeric-owner --directory "$work" "$1" |
    gzip --no-name --best > "$files/$1.tar.gz"
}

mkdir "$work/voucher-checkout"
tar --extract --file "$npm" --to-stdout package/LICENCES-OF-PARTS > "$work/voucher-checkout/LICENCES-OF-PARTS"
cp dist/* LICENSE-* "$work/voucher-checkout"
archive voucher-checkout
cp dist/integrity.json "$files"
cp "$npm" "$files/voucher-checkout-npm.tgz"

image=$work/image
parts=$image/root/licenses/LICENCES-OF-PARTS
mkdir -p "$image/data" "$image/root/licenses" "$image/root/etc/ssl/certs" "$image/root/var/lib"
cp "$tools/certifi/cacert.pem" "$image/root/etc/ssl/certs/ca-certificates.crt"
sh xtask/src/licences.sh x86_64-unknown-linux-musl 'proxy --features otlp' > "$parts"
printf '\n==== musl (MIT): COPYRIGHT\n\n' | cat - "$tools/ziglang/lib/libc/musl/COPYRIGHT" >> "$parts"
for machine in x86_64:amd64 aarch64:arm64; do
  program=$target/${machine%:*}-unknown-linux-musl/server/voucher-checkout-proxy
  name=voucher-checkout-proxy-${machine%:*}-linux
  mkdir "$work/$name"
  cp "$program" crates/proxy/example.env packaging/voucher-checkout-proxy.service packaging/compose.yaml \
    packaging/nginx.conf packaging/kubernetes.yaml packaging/prometheus-rules.yml packaging/grafana-dashboard.json \
    LICENSE-* "$parts" "$work/$name"
  # In the sources, the files know neither the owner of the image nor the address of the document.
  sed -i "s|ghcr.io/OWNER/|ghcr.io/$owner/|; s|docs/PROXY.md|$repository/blob/v$version/docs/PROXY.md|" \
    "$work/$name"/*.yaml "$work/$name"/*.yml "$work/$name"/*.service
  archive "$name"
  cp "$program" "$image/voucher-checkout-proxy-${machine#*:}"
done

# A storage of its own: nothing of the machine's images is touched, and nothing stays.
buildah() { command buildah --storage-driver vfs --root "$work/storage" --runroot "$work/run" "$@"; }
buildah build --quiet --file packaging/Containerfile --platform linux/amd64,linux/arm64 --timestamp "$time" \
  --label "org.opencontainers.image.version=$version" --label "org.opencontainers.image.source=$repository" \
  --manifest proxy "$image"
buildah manifest push --all proxy "oci-archive:$files/voucher-checkout-proxy-image.tar:$version"

# $1: the package, with the features that it needs. $2: the target. $3: the name of the list.
sbom() {
  cargo tree --locked --package $1 --target "$2" --edges normal,no-proc-macro --prefix none --format '{p}' > "$work/tree"
  cargo sbom --cargo-package "${1%% *}" --output-format cyclone_dx_json_1_6 |
    node xtask/src/parts.mjs "$work/tree" "$time" > "$files/$3.cdx.json"
}
sbom voucher-checkout wasm32-unknown-unknown voucher-checkout
sbom decoder wasm32-unknown-unknown voucher-checkout-scan
sbom 'proxy --features otlp' x86_64-unknown-linux-musl voucher-checkout-proxy

rm -rf "$work"
cd "$files"
sums=$(sha256sum -- *)
echo "$sums" > SHA256SUMS
