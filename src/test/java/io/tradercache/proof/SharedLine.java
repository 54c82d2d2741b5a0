package io.tradercache.proof;

import static io.tradercache.fixtures.Waits.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives one line with two instances on it to all proofs that neither kill nor configure them.
///
/// Such a proof has ids of its own, looks at nothing else, and takes counts as differences.
final class SharedLine implements ParameterResolver, AfterAllCallback {

    /// @param instances the instances of one group, both NETTING
    record Running(Line line, List<TraderCacheProcess> instances) implements AutoCloseable {
        static Running start() {
            try {
                var line = Line.start("shared");
                var instances =
                        List.of(line.application("shared", "-1", Map.of()), line.application("shared", "-2", Map.of()));
                await("two instances")
                        .untilAsserted(() -> assertThat(instances
                                        .getFirst()
                                        .api()
                                        .status()
                                        .path("instances")
                                        .asInt())
                                .isEqualTo(2));
                return new Running(line, instances);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        TraderCacheProcess one() {
            return instances.getFirst();
        }

        TraderCacheProcess other() {
            return instances.getLast();
        }

        @Override
        public void close() {
            line.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Running.class;
    }

    @Override
    public Running resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return running(test);
    }

    /// Checks the logs after each proof, so that errors count for the proof that caused them.
    @Override
    public void afterAll(ExtensionContext proof) {
        running(proof).instances().forEach(TraderCacheProcess::assertLogIsClean);
    }

    private static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedLine.class))
                .computeIfAbsent(Running.class, _ -> Running.start(), Running.class);
    }
}
