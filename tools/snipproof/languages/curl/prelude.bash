# Bash reads this before a snippet (BASH_ENV), so that a failing command tells its line, whether it
# stands in a subshell and its status. It changes nothing that the snippet sees or prints.
trap 'printf "%s %s %s\n" "$LINENO" "$BASH_SUBSHELL" "$?" 2>/dev/null >&250 || :' ERR
# And each command that is about to be executed, as bash has read it, tells its line and text. `$_` is
# to stay what it was: so it is the last word of this command, too.
trap 'printf "\001%s %s\000%.0s" "$LINENO" "${BASH_COMMAND:0:200}" "$_" 2>/dev/null >&250 || :' DEBUG
unset BASH_ENV
