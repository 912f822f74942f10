--- A pin that is accepted until a day.

-- Old keys are left in a file because nobody remembers whom they serve. A day
-- in the policy is the memory.
rule "pin-ended" {
  title = "A pin with an end is gone by then",
  on = "pin",
  severity = "high",
  params = {
    pin = { type = "pin", doc = "the pin that ends",
            default = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" },
    name = { type = "string", default = "a key", doc = "whose key it is" },
    ends = { type = "date", default = "2099-12-31",
             doc = "the first day without it" },
  },
  messages = {
    ended = "the pin of {name} was to be gone by {ends}",
  },
  remedy = "take the pin out of the file",
  check = function(pin, ctx)
    local params = ctx.params
    if pin.text == params.pin and ctx.now >= params.ends then
      return fail("ended", { name = params.name, ends = params.ends })
    end
  end,
}
