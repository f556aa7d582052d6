# Runs a server for as long as the process at the other end of standard input lives.
#   sh supervise.sh FOLDER COMMAND [ARGUMENT...]
# Prints the server's process id, then ends when the server has ended, with its exit code. When standard input ends (its
# owner closed it, or died in whatever way) the server is asked to stop, killed if it does not, and FOLDER is deleted.
# Terminal signals are ignored here and in the server: their order of stopping is the owner's business.
trap '' INT QUIT HUP
folder=$1
shift
exec 3<&0
"$@" </dev/null >>"$folder/mysqld.log" 2>&1 3<&- &
server=$!
(
    while read -r _; do :; done
    : >"$folder/stopping"
    kill -TERM "$server"
    # a frozen one hears it only when it goes on
    kill -CONT "$server"
    tenths=0
    while kill -0 "$server" && [ "$tenths" -lt 100 ]; do
        sleep 0.1
        tenths=$((tenths + 1))
    done
    kill -KILL "$server"
) <&3 >/dev/null 2>&1 3<&- &
guard=$!
exec 3<&- </dev/null
echo "$server"
wait "$server"
status=$?
if [ -e "$folder/stopping" ]; then
    rm -rf -- "$folder"
else
    kill "$guard"
fi
exit "$status"
