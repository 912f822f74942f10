--- What the exit status of an evaluation means.

return {
  { "0", "evaluated, nothing at or above the fail level" },
  { "1", "at least one finding at or above it" },
  { "2", "not evaluated: usage, unreadable input, broken rule or policy, "
         .. "budget, nothing to check" },
  { "3", "evaluated, but evidence was missing and counts" },
}
