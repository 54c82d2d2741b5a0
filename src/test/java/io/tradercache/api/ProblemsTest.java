package io.tradercache.api;

import static io.tradercache.api.Venue.get;
import static io.tradercache.api.Venue.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ServerErrorException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An error that nobody foresaw is a problem too, and tells the client nothing of the inside.
@QuarkusTest
class ProblemsTest {

    /// Fails in every way in which a resource can.
    @Path("/api/v1/failing")
    @PermitAll
    public static class Failing {
        @GET
        @Path("/at-once")
        @Operation(hidden = true)
        public Uni<String> atOnce() {
            throw new IllegalStateException("on purpose");
        }

        @GET
        @Path("/later")
        @Operation(hidden = true)
        public Uni<String> later() {
            return Uni.createFrom().failure(new IllegalStateException("on purpose"));
        }

        @GET
        @Path("/by-the-framework")
        @Operation(hidden = true)
        public Uni<String> byTheFramework() {
            throw new ServerErrorException("on purpose", 502);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"at-once", "later", "by-the-framework"})
    void anErrorOfOurs_isA500(String how) {
        var answer = get("/failing/" + how);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.header("Trader-As-Of")).isNotNull();
        assertThat(json(answer)).isEqualTo(json("""
                        {'type':'urn:trader-cache:problem:internal','title':'Internal error','status':500,\
                        'detail':'the service itself failed; its log says why','instance':'/api/v1/failing/%s'}""".formatted(how)));
    }
}
