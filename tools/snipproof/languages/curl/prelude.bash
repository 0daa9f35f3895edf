# Bash reads this before a snippet (BASH_ENV), so that a failing command tells its line, whether it
# stands in a subshell and its status. It changes nothing that the snippet sees or prints.
trap 'printf "%s %s %s\n" "$LINENO" "$BASH_SUBSHELL" "$?" 2>/dev/null >&250 || :' ERR
# And each command that is about to be executed, as bash has read it, tells its line and text; in a
# loop, once. `$_` is to stay what it was: so it is the last word of what is executed here, too. All
# of it stands on one line, since each line has a number of its own.
trap '[[ $LINENO:$BASH_COMMAND == "${_snipproof-}" || $LINENO:$BASH_COMMAND == "${_snipproof_before-}" ]] || { _snipproof_last=$_; _snipproof_before=${_snipproof-}; _snipproof=$LINENO:$BASH_COMMAND; printf "\001%s %s\000" "$LINENO" "${BASH_COMMAND:0:200}" 2>/dev/null >&250 || :; : "$_snipproof_last"; }' DEBUG
unset BASH_ENV
