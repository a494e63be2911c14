-- Creates as the Libib document writes them, parameters in the query. Arguments: a word that no other run uses.
dofile(os.getenv("BENCH_LUA") .. "/report.lua")

local run, number = "", 0

function init(args)
  run = args[1]
end

function request()
  number = number + 1
  return wrk.format("POST", "/patrons?first_name=Mary&last_name=Tester" .. number % 500
    .. "&email=mary." .. run .. "." .. number .. "%40example.org&phone=555-0100&city=Oldtown&state=ny&zip=10001")
end
