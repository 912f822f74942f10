--- Mutants of the rules that no case notices, each with the reason for which
--- none has to: `cotter test --mutate`.

survivors {
  { file = "connection_test.lua", change = "one character of \z
              8HYBFi/tpb2iWFZCJxixNv6gevQ9Z5bACmq9sOztHPw= in pinning.json",
    code = "{ \"the first pin, and another of a key in reserve\",",
    reason = "the first pin is in the path by itself" },
}
