-- Blocks made (POST) or replaced (PUT), of patrons chosen at random. Arguments: a file of user ids with the ids of their
-- blocks, the seed, the method, and a word that no other run uses.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

local users, blocks, method, run, number = {}, {}, "", "", 0
local headers = { ["Content-Type"] = "application/json" }

function init(args)
  math.randomseed(tonumber(args[2]))
  method, run = args[3], args[4]
  for line in io.lines(args[1]) do
    local user, block = line:match("(%S+) (%S+)")
    users[#users + 1] = user
    blocks[#blocks + 1] = block
  end
  -- wrk sends these of its own accord only where a script adds none.
  for name, value in pairs(wrk.headers) do
    headers[name] = value
  end
end

function request()
  number = number + 1
  local chosen = math.random(#users)
  local body = '{"type":"Manual","desc":"Owes book ' .. run .. "-" .. number
    .. '","patronMessage":"Please see the desk.","borrowing":true,"renewals":false,"requests":false,"userId":"'
    .. users[chosen] .. '"}'
  return wrk.format(method, method == "PUT" and "/manualblocks/" .. blocks[chosen] or "/manualblocks", headers, body)
end
