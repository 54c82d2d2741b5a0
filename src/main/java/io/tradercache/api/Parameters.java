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

/// The parameters of a request, each checked, none passed over.
///
/// What a path takes is what its method has as `@RestQuery`, of its own or in a `@BeanParam`.
public class Parameters {
    private static final Set<String> NO_NAMES = Set.of("", ".", "..");

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    /// Refuses what would be asked in vain, whatever path it is: an unknown parameter, one given twice, an id that
    /// nothing
    /// could ever have.
    @ServerRequestFilter
    public void check(ResourceInfo resource, UriInfo uri, HttpServerRequest request) {
        checkPath(request);
        uri.getPathParameters().forEach((name, ids) -> id(name, ids.getFirst()));
        checkQuery(request.query(), known.computeIfAbsent(resource.getResourceMethod(), Parameters::names));
    }

    /// A path that the server would read as another one: a client that has not encoded an id, or has none, meant
    /// neither.
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
            // To some it ends a value and to others it is part of it.
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

    /// One of some words, the first where none is given.
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

    /// A filter that is on or not given: its opposite would be asked by nobody.
    static boolean flag(String name, @Nullable String given) {
        return given != null && !oneOf(name, given, List.of("true")).isEmpty();
    }

    /// An id as a filter; null where none is given.
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
