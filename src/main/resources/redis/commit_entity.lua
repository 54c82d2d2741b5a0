-- Writes one entity and what belongs to it in one step, if it is still as the caller read it.
-- Redis decides nothing and reckons nothing: Lua numbers are doubles, and our figures are decimals.
--
-- Returns 1; 0 if another writer was first; -1 if a side key has another size than the caller expects; the error if a
-- command fails. As an error reply, it would fail the requests of other entities that were sent with this one.
local entity   = KEYS[1] -- hash; KEYS[2..] are its side keys, in the same slot
local expected = ARGV[1] -- revision the caller read; "0" where it found nothing
local expiry   = ARGV[2] -- "" leaves it, "never" takes it away, else ms since the epoch
local now      = ARGV[3] -- ms since the epoch, for what goes by its own time
-- ARGV[4..]: commands, each with the number of its key, the count of its values, and its values. SIZE has two values: a
-- command that tells a size, and the size that is expected; it stands before all commands that change something.

-- A closed cycle carries the time it goes; the oldest stands last. The newest stays, so that a list that is not there
-- is one that was lost.
local function prune(cycles)
  local oldest = redis.call('LINDEX', cycles, -1)
  while redis.call('LLEN', cycles) > 1 and tonumber(cjson.decode(oldest).expires_at) <= tonumber(now) do
    redis.call('RPOP', cycles)
    oldest = redis.call('LINDEX', cycles, -1)
  end
end

-- The revision is stored only while it is ahead of the version.
local function revision()
  local stored = redis.call('HMGET', entity, 'revision', 'version')
  return stored[1] or stored[2] or '0'
end

local function write()
  if revision() ~= expected then
    return 0
  end
  local at = 4
  while at <= #ARGV do
    local command, key, last = ARGV[at], KEYS[tonumber(ARGV[at + 1])], at + 2 + ARGV[at + 2]
    if command == 'PRUNE' then
      prune(key)
    elseif command == 'SIZE' then
      if redis.call(ARGV[at + 3], key) ~= tonumber(ARGV[at + 4]) then
        return -1
      end
    else
      redis.call(command, key, unpack(ARGV, at + 3, last))
    end
    at = last + 1
  end
  if expiry == 'never' then
    for _, key in ipairs(KEYS) do
      redis.call('PERSIST', key)
    end
  elseif expiry ~= '' then
    for _, key in ipairs(KEYS) do
      redis.call('PEXPIREAT', key, expiry)
    end
  end
  return 1
end

local done, result = pcall(write)
return done and result or type(result) == 'table' and result.err or tostring(result)
