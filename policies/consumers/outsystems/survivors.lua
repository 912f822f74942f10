--- Mutants of the rules that no case notices, each with the reason for which
--- none has to: `cotter test --mutate`.

survivors {
  { file = "connection.lua", change = "true after if",
    code = "if ERRORS[decision] then",
    reason = "values that no message has alone differ" },
}
