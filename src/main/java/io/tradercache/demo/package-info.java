/// A venue that trades by chance, so that a developer sees moving and consistent figures at first look.
///
/// [io.tradercache.demo.DemoFeed] sends what [io.tradercache.demo.DemoVenue] produces to Kafka. No other
/// package depends on this one, and it is off outside dev mode.
@NullMarked
package io.tradercache.demo;

import org.jspecify.annotations.NullMarked;
