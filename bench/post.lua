-- Load for wrk: one answered survey a request, each with its own time-ordered idempotency key.
-- Environment: POLKU_PATH, POLKU_COMMENTS (a comment on 1 in 3 when "1").
local path = os.getenv("POLKU_PATH")
local comments = os.getenv("POLKU_COMMENTS") == "1"
local n, millis, counter = 0, os.time() * 1000, 0
math.randomseed(os.time())

local function body(comment)
  return string.format('{"answers":{"recommend":%d,"satisfaction":%d,"effort":%d%s},' ..
    '"language":"fi","context":{"channel":"shop","unit":"turku","touchpoint":"workshop_pickup",' ..
    '"device":"phone"}}', n % 11, n % 5 + 1, n % 7 + 1,
    comment and ',"why":"Pyörä oli valmis sovittuna päivänä, mutta tiskillä joutui odottamaan."' or '')
end

function request()
  n = n + 1
  counter = counter + 1
  if counter > 4095 then counter = 0; millis = millis + 1 end
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Idempotency-Key"] = string.format("%08x-%04x-7%03x-8%03x-%012x",
    math.floor(millis / 65536), millis % 65536, counter, math.random(0, 4095),
    math.random(0, 2^31) * 65536 + n % 65536)
  return wrk.format("POST", path, nil, body(comments and n % 3 == 0))
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('RESULT {"requests":%d,"seconds":%.3f,"p50_ms":%.3f,"p99_ms":%.3f,' ..
    '"max_ms":%.3f,"errors":%d}\n', summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    e.connect + e.read + e.write + e.timeout + e.status))
end
