-- Moves a partition's progress forward, never back: a writer that was paused may come late.
--
-- Returns 1; 0 if the progress is behind what the caller saw before. Then Redis has forgotten, and what the caller has
-- written since may be lost, too.
local progress  = KEYS[1] -- hash: "{topic id}:{partition}" to "{offset} {record's ms} {event's ns}"
local partition = ARGV[1]
local offset    = ARGV[2]
local value     = ARGV[3]
local seen      = ARGV[4] -- offset that the caller saw; "-1" for none

local stored = redis.call('HGET', progress, partition)
local at = stored and tonumber(string.match(stored, '^%d+')) or -1
if at < tonumber(seen) then
  return 0
end
if at < tonumber(offset) then
  redis.call('HSET', progress, partition, value)
end
return 1
