package io.tradercache.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.jwt.build.Jwt;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/// Measures what the check of a token costs: one position is read by turns with and without one, from an application
/// that serves both.
///
/// System properties: `bench.fills`, `bench.positions`, `bench.runs` (how many turns).
final class TokenBench {
    private static final int FILLS = Integer.getInteger("bench.fills", 10_000);
    private static final int POSITIONS = Integer.getInteger("bench.positions", 1_000);
    private static final int TURNS = Integer.getInteger("bench.runs", 5);
    private static final int SECONDS_TO_WARM_UP = 10;
    private static final int SECONDS = 5;
    private static final int KEY_BITS = 2_048;
    private static final String ISSUER = "https://issuer.example";
    private static final Path DIRECTORY = Path.of("target", "bench");

    private TokenBench() {}

    static void main(String[] arguments)
            throws IOException, ExecutionException, InterruptedException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(KEY_BITS);
        var keys = generator.generateKeyPair();
        var settings = Map.of(
                "QUARKUS_OIDC_PUBLIC_KEY",
                Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()),
                "QUARKUS_OIDC_TOKEN_ISSUER",
                ISSUER);
        try (var machine = new Machine(DIRECTORY.toAbsolutePath())) {
            new Workload(FILLS, POSITIONS).send(machine.brokers());
            try (var app = App.start(machine, settings)) {
                app.awaitDone(FILLS);
                measure(app, bearer(keys));
            }
        }
    }

    private static MultiMap bearer(KeyPair keys) {
        var token = Jwt.issuer(ISSUER)
                .subject("reader-1")
                .groups(Set.of("reader"))
                .expiresIn(Duration.ofHours(1))
                .sign(keys.getPrivate());
        return MultiMap.caseInsensitiveMultiMap().add("Authorization", "Bearer " + token);
    }

    private static void measure(App app, MultiMap bearer) throws IOException {
        var none = MultiMap.caseInsensitiveMultiMap();
        var path = "/api/v1/positions/" + Workload.positionId(0);
        Load.run(app.port(), path, none, SECONDS_TO_WARM_UP);
        Load.run(app.port(), path, bearer, SECONDS_TO_WARM_UP);
        var without = new double[TURNS];
        var with = new double[TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            without[turn] = Load.run(app.port(), path, none, SECONDS).perSecond();
            with[turn] = Load.run(app.port(), path, bearer, SECONDS).perSecond();
        }
        var figures = new LinkedHashMap<String, Double>();
        figures.put("without a token, answers/s", median(without));
        figures.put("with a token, answers/s", median(with));
        figures.put("with ÷ without", median(with) / median(without));
        figures.forEach((what, figure) -> System.out.printf("%s: %,.2f%n", what, figure));
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(DIRECTORY.resolve("tokens.json").toFile(), figures);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
