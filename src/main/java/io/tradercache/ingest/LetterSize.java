package io.tradercache.ingest;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Warns at start of topics whose largest records are too large for the dead-letter topic.
@ApplicationScoped
class LetterSize {
    private static final Logger LOG = Logger.getLogger(LetterSize.class);
    private static final String SETTING = "max.message.bytes";

    private final KafkaAdmin kafka;
    private final Topics topics;
    private final String deadLetters;

    LetterSize(
            KafkaAdmin kafka,
            Topics topics,
            @ConfigProperty(name = "mp.messaging.outgoing.dead-letters.topic") String deadLetters) {
        this.kafka = kafka;
        this.topics = topics;
        this.deadLetters = deadLetters;
    }

    void check(@Observes StartupEvent start) {
        size(deadLetters)
                .onItem()
                .transformToMulti(most -> Multi.createFrom()
                        .iterable(topics.scopes().keySet())
                        .onItem()
                        .transformToUniAndConcatenate(topic -> size(topic).invoke(size -> compare(topic, size, most))))
                .collect()
                .last()
                .subscribe()
                .with(
                        _ -> LOG.debug("Sizes of topics are known"),
                        failure -> LOG.debugf("Cannot see how large records may be: %s", failure.getMessage()));
    }

    private Uni<Integer> size(String topic) {
        return kafka.setting(topic, SETTING).map(Integer::valueOf);
    }

    private void compare(String topic, int size, int most) {
        if (size > most) {
            LOG.warnf(
                    "Topic %s takes larger records (%s=%d) than %s (%d): of a large refused record only the head is kept",
                    topic, SETTING, size, deadLetters, most);
        }
    }
}
