/// Who may do what.
@NullMarked
package io.tradercache.security;

import org.jspecify.annotations.NullMarked;
