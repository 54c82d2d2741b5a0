/// Where state is read: the REST resources and what they present.
@NullMarked
package io.tradercache.api;

import org.jspecify.annotations.NullMarked;
