/// A venue that trades by chance, so that a developer's first look shows moving, consistent figures.
///
/// [io.tradercache.demo.DemoFeed] sends to Kafka what [io.tradercache.demo.DemoVenue] says. Nothing depends on it, and
/// it is off
/// outside dev mode.
@NullMarked
package io.tradercache.demo;

import org.jspecify.annotations.NullMarked;
