-- Moves a partition's progress forward, never back: a writer that was paused may come late.
local progress  = KEYS[1] -- hash: "{topic id}:{partition}" to "{offset} {record's ms} {event's ns}"
local partition = ARGV[1]
local offset    = ARGV[2]
local value     = ARGV[3]

local stored = redis.call('HGET', progress, partition)
if not stored or tonumber(string.match(stored, '^%d+')) < tonumber(offset) then
  redis.call('HSET', progress, partition, value)
end
return 1
