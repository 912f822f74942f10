--- Completion for zsh: what it asks cotter, and what it makes of the answer.

return [=[
#compdef cotter
# Completion of cotter for zsh: cotter completion zsh > DIR/_cotter, where DIR
# is in fpath; or source <(cotter completion zsh) behind compinit.
_cotter() {
  local -a lines plain
  local line value text nospace= paths=
  lines=("${(@f)$(_call_program candidates ${(q)words[1]} completion \
    candidates "${(@q)words[2,CURRENT-1]}" ${(q)PREFIX:-''})}")
  for line in $lines; do
    case $line in
      :files) paths=_files ;;
      :folders) paths='_files -/' ;;
      :nospace) nospace=1 ;;
      *)
        value=${line%%$'\t'*}
        text=
        [[ $line == *$'\t'* ]] && text=${line#*$'\t'}
        plain+=("${value//:/\\:}:$text") ;;
    esac
  done
  if (( $#plain )); then
    if [[ -n $nospace ]]; then
      _describe value plain -S ''
    else
      _describe value plain
    fi
  fi
  if [[ -n $paths ]]; then
    compset -P '*='
    ${=paths}
  fi
}
if [[ $funcstack[1] == _cotter ]]; then
  _cotter "$@"
else
  compdef _cotter cotter
fi
]=]
