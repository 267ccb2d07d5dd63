# Runs a PostgreSQL server until standard input is closed. The kernel closes standard input when the parent ends, even if
# it is killed. $1 is the folder of the server's programs. Prints the folder of the socket once it takes connections.
# With $2, the folder of another server's socket, it is that server's replica.
set -eu
# Ctrl-C reaches the parent too: its end is what ends this.
trap '' INT TERM HUP
umask 077
folder=$(mktemp -d /tmp/voucher-checkout-postgres.XXXXXX)
trap 'rm -rf "$folder"' EXIT
if [ -n "${2:-}" ]; then
  "$1/pg_basebackup" --pgdata "$folder/data" --host "$2" --username postgres --write-recovery-conf --checkpoint fast \
    --no-sync >&2
else
  "$1/initdb" --pgdata "$folder/data" --username postgres --auth trust --encoding UTF8 --locale C --no-sync >&2
fi
# The data is disposable. The socket in a folder of our own is the only way in.
"$1/pg_ctl" start --wait --pgdata "$folder/data" --log "$folder/log" --options \
  "-c fsync=off -c full_page_writes=off -c listen_addresses='' -c max_connections=200 \
   -c dynamic_shared_memory_type=mmap -k '$folder'" >&2 ||
  { cat "$folder/log" >&2; exit 1; }
# A server that was killed by a test cannot be stopped, and leaves its shared memory behind.
segment=$(sed -n '7s/.* //p' "$folder/data/postmaster.pid")
trap '"$1/pg_ctl" stop --mode immediate --pgdata "$folder/data" >&2 || ipcrm --shmem-id "$segment" || true
  rm -rf "$folder"' EXIT
echo "$folder"
read -r _ || true
