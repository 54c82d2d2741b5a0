package io.tradercache.api;

import io.tradercache.domain.Identifiers;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// The parameters of a request. Each is checked, and none is ignored.
///
/// A path takes the `@RestQuery` parameters of its method, including those in a `@BeanParam`. Such a class is marked
/// `@RegisterForReflection`, because a native image would not keep the annotations of its fields.
public class Parameters {
    private static final Set<String> NO_NAMES = Set.of("", ".", "..");

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    /// Refuses a request that cannot get a useful answer on any path: one with an unknown parameter, with a
    /// parameter given twice, or with an id that no entity could have.
    @ServerRequestFilter
    public void check(ResourceInfo resource, UriInfo uri, HttpServerRequest request) {
        checkPath(request);
        uri.getPathParameters().forEach((name, ids) -> id(name, ids.getFirst()));
        checkQuery(request.query(), known.computeIfAbsent(resource.getResourceMethod(), Parameters::names));
    }

    /// Refuses a path that the server would read as another path. Its client did not encode an id, or has an
    /// empty one, and meant neither path.
    private static void checkPath(HttpServerRequest request) {
        var path = Objects.requireNonNullElse(request.path(), "/");
        if (request.uri().indexOf('#') >= 0 || path.indexOf(';') >= 0) {
            throw Problems.invalid("path", "must have # as %23 and ; as %3B");
        }
        for (var segment : path.substring(1).split("/", -1)) {
            if (NO_NAMES.contains(URLDecoder.decode(segment, StandardCharsets.UTF_8))) {
                throw Problems.invalid("path", "must have no empty segment, no . and no ..");
            }
        }
    }

    private static void checkQuery(@Nullable String query, Set<String> known) {
        if (query == null || query.isEmpty()) {
            return;
        }
        Set<String> given = new HashSet<>();
        for (var pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            var name = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
            if (!known.contains(name)) {
                throw Problems.invalid(name, "is no parameter of this path");
            }
            if (!given.add(name)) {
                throw Problems.invalid(name, "is given more than once");
            }
            if (equals < 0 || equals == pair.length() - 1) {
                throw Problems.invalid(name, "is empty");
            }
            // Some servers end a value at a semicolon, others take it as part of the value.
            if (pair.indexOf(';') >= 0) {
                throw Problems.invalid(name, "must have ; as %3B");
            }
        }
    }

    private static Set<String> names(Method method) {
        Set<String> names = new HashSet<>();
        for (var parameter : method.getParameters()) {
            parts(parameter).forEach(part -> {
                var query = part.element().getAnnotation(RestQuery.class);
                if (query != null) {
                    names.add(query.value().isEmpty() ? part.name() : query.value());
                }
            });
        }
        return names;
    }

    private record Part(String name, AnnotatedElement element) {}

    private static Stream<Part> parts(Parameter parameter) {
        return parameter.isAnnotationPresent(BeanParam.class)
                ? Arrays.stream(parameter.getType().getDeclaredFields()).map(field -> new Part(field.getName(), field))
                : Stream.of(new Part(parameter.getName(), parameter));
    }

    /// One of some words; the first of them if none is given.
    static String oneOf(String name, @Nullable String given, List<String> words) {
        if (given == null) {
            return words.getFirst();
        }
        if (!words.contains(given)) {
            throw Problems.invalid(name, "must be one of " + String.join(", ", words));
        }
        return given;
    }

    static <E extends Enum<E>> @Nullable E oneOf(String name, @Nullable String given, Class<E> type) {
        if (given == null) {
            return null;
        }
        var words = Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        return Enum.valueOf(type, oneOf(name, given, words));
    }

    /// A filter that can only be switched on, because nobody would ask for its opposite.
    static boolean flag(String name, @Nullable String given) {
        return given != null && !oneOf(name, given, List.of("true")).isEmpty();
    }

    /// An id that a filter asks for; null if none is given.
    static @Nullable String optionalId(String name, @Nullable String given) {
        return given == null ? null : id(name, given);
    }

    private static String id(String name, String id) {
        if (!Identifiers.isSpelled(id)) {
            throw Problems.invalid(name, "must be printable ASCII characters, no blank, no brace");
        }
        return id;
    }
}
