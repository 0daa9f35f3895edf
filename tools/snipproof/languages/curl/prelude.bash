# Bash reads this before a snippet (BASH_ENV), so that a failing command tells its line, whether it
# stands in a subshell and its status. It changes nothing that the snippet sees or prints.
trap 'printf "%s %s %s\n" "$LINENO" "$BASH_SUBSHELL" "$?" 2>/dev/null >&250 || :' ERR
unset BASH_ENV
