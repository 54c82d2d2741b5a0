package io.tradercache.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The user that the application has in Redis. It may do what `docs/security.md` says and no more, so every proof
/// proves that this is enough.
final class RedisUser {
    static final String NAME = "trader-cache";
    static final String PASSWORD = "redis-secret";

    private static final String RULE = "ACL SETUSER " + NAME + " ";

    private RedisUser() {}

    /// What a Redis is started with, so that it has this user.
    ///
    /// @param prefixes those of the keys of applications that have another one than by default
    static List<String> arguments(String... prefixes) {
        var more = Arrays.stream(prefixes).map(prefix -> "~" + prefix + "-*");
        return Stream.concat(Stream.of("--user", NAME), Stream.concat(rules(), more))
                .toList();
    }

    private static Stream<String> rules() {
        try (var document = Files.lines(Path.of("docs", "security.md"))) {
            var rules = document.filter(line -> line.startsWith(RULE))
                    .map(line -> line.substring(RULE.length()).replace(">PASSWORD", ">" + PASSWORD))
                    .toList();
            assertThat(rules).as("rules in the document").hasSizeGreaterThan(5);
            return rules.stream().flatMap(line -> Arrays.stream(line.split(" ")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
