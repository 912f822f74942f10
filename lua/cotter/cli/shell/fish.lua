--- Completion for fish: what it asks cotter, and what it makes of the answer.

return [=[
# Completion of cotter for fish: cotter completion fish | source
function __cotter_candidates
    set -l words (commandline -opc)
    set -l token (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    for line in ($program completion candidates $words "$token" 2> /dev/null)
        switch $line
            case :files
                __fish_complete_path (string replace -r '.*=' '' -- "$token")
            case :folders
                __fish_complete_directories "$token"
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete -c cotter -f -a '(__cotter_candidates)'
]=]
