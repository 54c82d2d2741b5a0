package io.tradercache.api;

import io.tradercache.store.Stored;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/// One entity as an answer: tagged with its version, or 304 where the client has that version.
final class Answers {
    private Answers() {}

    static <S, T> RestResponse<T> one(
            Optional<Stored<S>> found, Function<Stored<S>, T> view, String what, String id, Request request) {
        var stored = found.orElseThrow(() -> Problems.unknown(what, id));
        var tag = new EntityTag(stored.version());
        var unchanged = request.evaluatePreconditions(tag);
        return unchanged == null
                ? ResponseBuilder.ok(view.apply(stored)).tag(tag).build()
                : ResponseBuilder.<T>notModified().tag(tag).build();
    }
}
