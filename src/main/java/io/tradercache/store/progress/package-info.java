/// How far the topics are written, how fresh that makes an answer, and what the instances tell each other.
@NullMarked
package io.tradercache.store.progress;

import org.jspecify.annotations.NullMarked;
