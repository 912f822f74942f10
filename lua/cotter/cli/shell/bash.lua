--- Completion for bash: what it asks cotter, and what it makes of the answer.

return [=[
# Completion of cotter for bash: source <(cotter completion bash)
_cotter() {
    local line word path cut words=() i
    # Bash cuts words at = and :, and cotter does not.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ ${#words[@]} -gt 0 && ( $word == [=:] \
              || ${COMP_WORDS[i-1]} == [=:] ) \
              && ! ( -z $word && ${COMP_LINE:COMP_POINT-1:1} == ' ' ) ]]; then
            words[${#words[@]}-1]+=$word
        else
            words+=("$word")
        fi
    done
    word=${words[${#words[@]}-1]}
    path=${word##*=}
    cut=${word%"${word##*[=:]}"}
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
        :files)
            compopt -o filenames 2> /dev/null
            while IFS= read -r line; do
                COMPREPLY+=("$line")
            done < <(compgen -f -- "$path") ;;
        :folders)
            compopt -o filenames 2> /dev/null
            while IFS= read -r line; do
                COMPREPLY+=("$line")
            done < <(compgen -d -- "$path") ;;
        :nospace)
            compopt -o nospace 2> /dev/null ;;
        *)
            line=${line%%$'\t'*}
            COMPREPLY+=("${line#"$cut"}") ;;
        esac
    done < <("${COMP_WORDS[0]}" completion candidates "${words[@]}" \
                 2> /dev/null)
}
complete -F _cotter cotter
]=]
