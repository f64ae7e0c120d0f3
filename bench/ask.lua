-- Asks wrk's server one question again and again; loader.py writes the question and reads the answer.
-- Arguments: a file with the request, in which marks stand for what differs; a file with a proof for
-- each number, or nothing; the first number.

local FIRST, PROOF = 100000000000, 64
local pieces, proofs, number = {}, "", FIRST

local fill = {
  number = function() return string.format("%.0f", number) end,
  visitor = function() return string.format("%04d", number % 5000) end,
  address = function()
    local visitor = number % 5000
    return string.format("10.20.%d.%d", 100 + visitor / 100, 100 + visitor % 100)
  end,
  proof = function()
    local at = (number - FIRST) * PROOF
    if at + PROOF > #proofs then error("there are no proofs left") end
    return string.sub(proofs, at + 1, at + PROOF)
  end,
}

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

function init(args)
  local text = read(args[1])
  if args[2] ~= "" then proofs = read(args[2]) end
  number = tonumber(args[3])
  for words, mark in string.gmatch(text .. "@@", "(.-)@(%l*)@") do
    pieces[#pieces + 1] = words
    if mark ~= "" then pieces[#pieces + 1] = fill[mark] end
  end
end

function request()
  local told = {}
  for place, piece in ipairs(pieces) do
    told[place] = type(piece) == "string" and piece or piece()
  end
  number = number + 1
  return table.concat(told)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "answers=%d microseconds=%d p50=%d p99=%d refused=%d broken=%d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
