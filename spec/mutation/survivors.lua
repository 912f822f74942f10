--- Mutants that no input tells from the source, and why. An entry is the line
--- as the report shows it; one that a test kills after all is an error.

return {
}
