-- Updates of one field of patrons chosen at random, each to a new value. Arguments: the file of paths, the seed, and a
-- word that no other run uses.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

local paths, run, number = {}, "", 0

function init(args)
  math.randomseed(tonumber(args[2]))
  run = args[3]
  for line in io.lines(args[1]) do
    paths[#paths + 1] = line
  end
end

function request()
  number = number + 1
  return wrk.format("POST", paths[math.random(#paths)] .. "?phone=" .. run .. "-" .. number)
end
