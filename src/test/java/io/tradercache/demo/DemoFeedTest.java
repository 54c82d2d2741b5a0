package io.tradercache.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tradercache.local.FreePort;
import io.tradercache.local.LocalKafka;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFeedTest {
    private static final Config SETTINGS = new SmallRyeConfigBuilder()
            .withDefaultValue("mp.messaging.incoming.fills.topic", "my.fills")
            .build();

    @TempDir
    Path data;

    @Test
    void kafkaComesLate_everyTopicIsFed() throws IOException, InterruptedException {
        var port = FreePort.next();
        var feed =
                new DemoFeed(new Fast(), Map.of("bootstrap.servers", "127.0.0.1:" + port, "group.id", "x"), SETTINGS);
        feed.start(new StartupEvent());

        try (var kafka = LocalKafka.start(port, data)) {
            kafka.createTopics(1, topics());
            assertFed(kafka.bootstrapServers());
            feed.stop(new ShutdownEvent());
        }
    }

    @Test
    void kafkaNeverComes_stopsAllTheSame() throws IOException, InterruptedException {
        var feed = new DemoFeed(new Fast(), Map.of("bootstrap.servers", "127.0.0.1:" + FreePort.next()), SETTINGS);
        feed.start(new StartupEvent());

        var before = System.nanoTime();
        feed.stop(new ShutdownEvent());

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }

    private static List<String> topics() {
        return Arrays.stream(Topic.values())
                .map(topic -> topic == Topic.FILLS ? "my.fills" : topic.defaultName())
                .toList();
    }

    private static void assertFed(String servers) throws IOException {
        var json = new ObjectMapper();
        var seen = new HashSet<String>();
        // It may take a minute until there is a bar.
        var awaited = new ArrayList<>(topics());
        awaited.remove(Topic.BARS.defaultName());
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", servers, "group.id", "t", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(awaited);
            var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!seen.containsAll(awaited) && System.nanoTime() < deadline) {
                for (var message : consumer.poll(Duration.ofMillis(500))) {
                    assertThat(json.readTree(message.value()).has("type")).isTrue();
                    seen.add(message.topic());
                }
            }
        }
        assertThat(seen).containsAll(awaited);
    }

    private static final class Fast implements DemoConfig {
        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public int rate() {
            return 200;
        }
    }
}
