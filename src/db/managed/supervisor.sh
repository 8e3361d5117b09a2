# Runs Postgres for as long as standard input stays open; when it closes, shuts Postgres down.
# usage: sh supervisor.sh FOLDER COMMAND...   FOLDER: what goes afterwards, unless it holds a file "keep"; or nothing
folder=$1
shift

# A terminal or an init system signals all of us at once. Postgres has to outlive the service's last writes, so only
# the end of the input counts. Postgres sets handlers of its own.
trap '' HUP INT TERM

exec 3<&0
"$@" </dev/null 3<&- &
postgres=$!
{
    while read -r _; do :; done
    # Again and again: the first may come before Postgres listens to signals.
    while kill -INT "$postgres" 2>/dev/null; do sleep 1 >/dev/null 2>&1; done
} <&3 &
watch=$!
exec 3<&- </dev/null

wait "$postgres"
status=$?
kill -KILL "$watch" 2>/dev/null
[ -z "$folder" ] || [ -e "$folder/keep" ] || rm -rf "$folder"
exit "$status"
