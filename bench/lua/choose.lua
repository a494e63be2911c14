-- Requests chosen at random, with a seed, from a file of paths; made before the run, so that the load generator's own
-- work stays small. Arguments: the file, the seed, the method, the number of ready requests.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

local ready = {}

function init(args)
  math.randomseed(tonumber(args[2]))
  local paths = {}
  for line in io.lines(args[1]) do
    paths[#paths + 1] = line
  end
  for i = 1, tonumber(args[4]) do
    ready[i] = wrk.format(args[3], paths[math.random(#paths)])
  end
end

function request()
  return ready[math.random(#ready)]
end
