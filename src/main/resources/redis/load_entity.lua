-- Reads one entity and what belongs to it, as of one moment.
--
-- Returns the answers as a list; the error if a command fails. As an error reply, it would fail the requests of other
-- entities that were sent with this one.
-- KEYS: the hash of the entity, then its side keys, in the same slot
-- ARGV: the command for each key

local function read()
  local answers = {}
  for i, key in ipairs(KEYS) do
    if ARGV[i] == 'LRANGE' then
      answers[i] = redis.call('LRANGE', key, 0, -1)
    else
      answers[i] = redis.call(ARGV[i], key)
    end
  end
  return answers
end

local done, result = pcall(read)
return done and result or type(result) == 'table' and result.err or tostring(result)
