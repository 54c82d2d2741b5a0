/// Where state is followed: the changes of each kind, and what each follower is told of them.
@NullMarked
package io.tradercache.stream;

import org.jspecify.annotations.NullMarked;
