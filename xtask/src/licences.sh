# Prints the licences of the crates that packages are built of, each with its texts. It runs in the root of the workspace.
# $1: the target. The others: the packages.
set -eu
target=$1
shift
for package; do
  cargo tree --locked --package "$package" --target "$target" --edges normal,no-proc-macro --prefix none \
    --format '{p} | {l}'
done | sed 's/ (.*) |/ |/; s/ (\*)$//' | sort --unique | while read -r name version _ licence; do
  # COPYING, LICENSE, LICENCE and NOTICE.
  for file in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/"$name-${version#v}"/[CLN][IO][CPT][EYI]*; do
    [ -f "$file" ] || continue
    printf '\n==== %s %s (%s): %s\n\n' "$name" "$version" "$licence" "${file##*/}"
    cat "$file"
  done
done
