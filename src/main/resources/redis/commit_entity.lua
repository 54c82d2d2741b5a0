-- Writes one entity and what belongs to it in one step, if it is still as the caller read it.
-- Redis decides nothing and reckons nothing: Lua numbers are doubles, and our figures are decimals.
local entity   = KEYS[1] -- hash; KEYS[2..] are its side keys, in the same slot
local expected = ARGV[1] -- version the caller read; "0" where it found nothing
local version  = ARGV[2] -- version after this write
local expiry   = ARGV[3] -- "" leaves it, "never" takes it away, else ms since the epoch
local now      = ARGV[4] -- ms since the epoch, for what goes by its own time

local stored = redis.call('HGET', entity, 'version') or '0'
if stored ~= expected then
  return {0, stored}
end

-- A closed cycle carries the time it goes; the oldest stands last.
local function prune(cycles)
  local oldest = redis.call('LINDEX', cycles, -1)
  while oldest and tonumber(cjson.decode(oldest).expires_at) <= tonumber(now) do
    redis.call('RPOP', cycles)
    oldest = redis.call('LINDEX', cycles, -1)
  end
end

local at = 5
while at <= #ARGV do
  local command, key, count = ARGV[at], KEYS[tonumber(ARGV[at + 1])], tonumber(ARGV[at + 2])
  if command == 'PRUNE' then
    prune(key)
  else
    redis.call(command, key, unpack(ARGV, at + 3, at + 2 + count))
  end
  at = at + 3 + count
end
redis.call('HSET', entity, 'version', version)

if expiry ~= '' then
  for _, key in ipairs(KEYS) do
    if expiry == 'never' then
      redis.call('PERSIST', key)
    else
      redis.call('PEXPIREAT', key, expiry)
    end
  end
end
return {1, version}
