--- Works inside a sandbox: sorts as many numbers as asked for, whose order is
--- made while they are compared, so that each pivot is the worst one (McIlroy,
--- "A Killer Adversary for Quicksort", 1999). Gives how many are in order.

return function(octets)
  local count, given, candidate = tonumber(octets), 0, nil
  local order, value = {}, {}
  for i = 1, count do order[i] = i end

  local function give(i)
    given = given + 1
    value[i] = given
  end

  local function unknown(a, b)
    return not value[a] and a or not value[b] and b or nil
  end

  local function worth(i) return value[i] or count + 1 end

  table.sort(order, function(a, b)
    if not (value[a] or value[b]) then give(a == candidate and a or b) end
    candidate = unknown(a, b) or candidate
    return worth(a) < worth(b)
  end)

  local sorted = 1
  while sorted < count and worth(order[sorted]) <= worth(order[sorted + 1]) do
    sorted = sorted + 1
  end
  return tostring(sorted)
end
