/// The stage that streams state: the changes of each kind, and what each follower is told about them.
@NullMarked
package io.tradercache.stream;

import org.jspecify.annotations.NullMarked;
