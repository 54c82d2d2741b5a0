package io.tradercache.demo;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Sends the messages of the demo venue to Kafka at a steady rate, from start to stop.
///
/// While Kafka is away the venue stands still, so no message is lost and none is stale when Kafka is back.
@Singleton
class DemoFeed {
    private static final Logger LOG = Logger.getLogger(DemoFeed.class);
    private static final Duration PARTING = Duration.ofSeconds(3);
    private static final String FOR_EVER = String.valueOf(Integer.MAX_VALUE);

    private final DemoConfig config;
    private final Map<String, Object> kafka;
    private final Config settings;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Thread thread;

    DemoFeed(DemoConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka, Config settings) {
        this.config = config;
        this.kafka = kafka;
        this.settings = settings;
    }

    void start(@Observes StartupEvent started) {
        if (config.enabled()) {
            thread = Thread.ofPlatform().daemon().name("demo-venue").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        stopping.countDown();
        if (thread != null && !thread.join(PARTING)) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            var producer =
                    new KafkaProducer<>(producerSettings(), new ByteArraySerializer(), new ByteArraySerializer());
            try {
                LOG.infof("Demo venue trades: %d fills a second", config.rate());
                trade(producer);
            } finally {
                // By now Kafka has everything, or is away. A pending interrupt would only make the client
                // complain.
                var _ = Thread.interrupted();
                producer.close(Duration.ZERO);
            }
        } catch (InterruptException | InterruptedException e) {
            LOG.debug("Demo venue stopped before Kafka took its last messages", e);
        } catch (KafkaException | ExecutionException e) {
            // This is no absence of Kafka, which is waited out, but a refusal: unknown host, or no permission.
            LOG.warnf("Demo venue stopped trading: %s", e.getMessage());
        }
    }

    private void trade(Producer<byte[], byte[]> producer) throws InterruptedException, ExecutionException {
        var venue = new DemoVenue(new Random(), Clock.systemUTC());
        var pause = TimeUnit.SECONDS.toNanos(1) / config.rate();
        send(producer, venue.open());
        var next = System.nanoTime();
        while (!stopping.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            send(producer, venue.step());
            // After an interruption it goes on at its rate; it does not catch up.
            next = Math.max(next + pause, System.nanoTime());
        }
        send(producer, venue.close());
    }

    private void send(Producer<byte[], byte[]> producer, List<Message> messages)
            throws InterruptedException, ExecutionException {
        var sent = new ArrayList<Future<?>>();
        for (var message : messages) {
            var key = message.key().getBytes(StandardCharsets.UTF_8);
            var body = message.body().toString().getBytes(StandardCharsets.UTF_8);
            sent.add(producer.send(new ProducerRecord<>(name(message.topic()), key, body)));
        }
        producer.flush();
        for (var each : sent) {
            each.get();
        }
    }

    private String name(Topic topic) {
        return settings.getOptionalValue("mp.messaging.incoming." + topic.channel() + ".topic", String.class)
                .orElse(topic.defaultName());
    }

    private Map<String, Object> producerSettings() {
        var producer = new HashMap<>(kafka);
        // The other settings are for consumers, and the producer would warn of them.
        producer.keySet().retainAll(ProducerConfig.configNames());
        producer.put(ProducerConfig.CLIENT_ID_CONFIG, "demo-venue");
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, FOR_EVER);
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, FOR_EVER);
        // Each failed try writes two lines to the log, so there are few.
        producer.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, "1000");
        producer.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "30000");
        return producer;
    }
}
