# Prints the licences of the crates that packages are built of, each with its texts. It runs in the root of the workspace.
# $1: the target. The others: a package each, with the features that it needs.
set -eu
target=$1
shift
for package; do
  cargo tree --locked --package $package --target "$target" --edges normal,no-proc-macro --prefix none \
    --format '{p} | {l} | {r}'
done | sed 's/ ([^|]*) |/ |/; s/ (\*)$//' | sort --unique | while read -r name version _ rest; do
  licence=${rest% |*} found=
  # COPYING, LICENSE, LICENCE and NOTICE.
  for file in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/"$name-${version#v}"/[CLN][IO][CPT][EYI]*; do
    [ -f "$file" ] || continue
    printf '\n==== %s %s (%s): %s\n\n' "$name" "$version" "$licence" "${file##*/}"
    cat "$file"
    found=yes
  done
  # Crates of this repository name none, and have its licences.
  repository=${rest##*|}
  if [ -z "$found" ] && [ -n "$repository" ]; then
    printf '\n==== %s %s (%s): no file of its own; by the authors of%s\n' "$name" "$version" "$licence" "$repository"
  fi
done
printf '\n==== MIT, for the crates without a file\n\n'
sed -n '/^Permission/,$p' LICENSE-MIT
