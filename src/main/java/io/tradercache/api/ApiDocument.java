package io.tradercache.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/// Adds to the OpenAPI document what all paths have in common, once at build time.
///
/// So a resource states only what is special about it. The descriptions come by name from
/// `META-INF/openapi.yaml`, the problems from [ProblemKind], and whether a field may be null from its view.
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {
    private static final String WORDS = "x-words";
    /// The packages of the views. The domain has records of the same names, which must not be taken for them.
    private static final Set<String> PACKAGES =
            Set.of("io.tradercache.api", "io.tradercache.stream", "io.tradercache.store");

    private static final Pattern LISTING = Pattern.compile("Listing(\\w+)View$");
    private static final String PAGE = "Page";
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName NOT_IF_NULL = DotName.createSimple(JsonInclude.class);
    private static final DotName NAMED =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);

    private final IndexView index;

    public ApiDocument(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        var components = api.getComponents();
        var words = new Words(api);
        namePages(api);
        describeSchemas(components, words);
        addProblems(components);
        addHeaders(components);
        api.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations()
                        .forEach((method, one) -> complete(path, method == HttpMethod.GET, one, components, words)));
        api.removeExtension(WORDS);
    }

    /// The descriptions of fields and parameters, by their names, or by their owner and their name.
    private record Words(Map<?, ?> of) {
        Words(OpenAPI api) {
            this((Map<?, ?>) Objects.requireNonNull(api.getExtensions().get(WORDS)));
        }

        @Nullable
        Object find(String owner, String name, String what) {
            var own = of.get(owner + "." + name);
            var word = own == null ? of.get(name) : own;
            return word instanceof Map<?, ?> found ? found.get(what) : null;
        }

        void describe(String owner, String name, Schema schema) {
            if (find(owner, name, "description") instanceof String description) {
                schema.setDescription(description);
            }
            var example = find(owner, name, "example");
            if (example != null) {
                schema.setExamples(List.of(example));
            }
        }
    }

    /// Names each list of views a page of what the views show.
    private static void namePages(OpenAPI api) {
        var components = api.getComponents();
        Map<String, Schema> schemas = new TreeMap<>();
        Objects.requireNonNull(components.getSchemas()).forEach((name, schema) -> schemas.put(page(name), schema));
        components.setSchemas(schemas);
        api.getPaths().getPathItems().values().forEach(item -> {
            for (var operation : item.getOperations().values()) {
                var content = operation.getResponses().getAPIResponse("200").getContent();
                content.getMediaTypes().values().forEach(type -> rename(type.getSchema()));
            }
        });
    }

    private static void rename(@Nullable Schema answered) {
        if (answered != null && answered.getRef() != null) {
            answered.setRef(page(answered.getRef()));
        }
    }

    private static String page(String listing) {
        return LISTING.matcher(listing).replaceFirst("$1" + PAGE);
    }

    private void describeSchemas(Components components, Words words) {
        Map<String, ClassInfo> records = index.getKnownClasses().stream()
                .filter(ClassInfo::isRecord)
                .filter(known -> PACKAGES.contains(known.name().packagePrefix()))
                .collect(Collectors.toMap(ApiDocument::schemaName, known -> known, (one, _) -> one));
        components.getSchemas().forEach((name, schema) -> {
            var view = records.get(name.endsWith(PAGE) ? Listing.class.getSimpleName() : name);
            if (view != null && schema.getProperties() != null) {
                describe(name, schema, view, words);
            }
        });
    }

    private static String schemaName(ClassInfo view) {
        var named = view.declaredAnnotation(NAMED);
        return named == null || named.value("name") == null
                ? view.simpleName()
                : named.value("name").asString();
    }

    private static void describe(String name, Schema schema, ClassInfo view, Words words) {
        boolean leavesOut = view.hasDeclaredAnnotation(NOT_IF_NULL);
        var properties = new LinkedHashMap<String, Schema>();
        for (var component : view.recordComponentsInDeclarationOrder()) {
            var property = snake(component.name());
            var of = schema.getProperties().get(property);
            if (of == null) {
                continue;
            }
            boolean nullable = isNullable(component);
            if (!nullable) {
                schema.addRequired(property);
            } else if (!leavesOut) {
                schema.addRequired(property);
                of = orNull(of);
            }
            words.describe(name, property, of);
            properties.put(property, of);
        }
        // Fields that are unwrapped into the view may be missing.
        schema.getProperties().forEach((property, of) -> {
            if (!properties.containsKey(property)) {
                var orNull = orNull(of);
                words.describe(name, property, orNull);
                properties.put(property, orNull);
            }
        });
        schema.setProperties(properties);
    }

    private static boolean isNullable(RecordComponentInfo component) {
        return component.type().hasAnnotation(NULLABLE) || component.hasAnnotation(NULLABLE);
    }

    private static Schema orNull(Schema schema) {
        if (schema.getRef() == null) {
            return schema.addType(SchemaType.NULL);
        }
        return OASFactory.createSchema()
                .anyOf(List.of(schema, OASFactory.createSchema().addType(SchemaType.NULL)));
    }

    private static String snake(String name) {
        return CAPITAL.matcher(name).replaceAll(capital -> "_" + capital.group().toLowerCase(Locale.ROOT));
    }

    private static void addHeaders(Components components) {
        header(
                components,
                "Trader-As-Of",
                SchemaType.INTEGER,
                "Everything up to this time is included, ns; 0 when unknown",
                1_767_225_661_000_000_000L);
        header(components, "Trader-Lag", SchemaType.INTEGER, "How many records wait to be written", 0);
        header(
                components,
                "Trader-Stale",
                SchemaType.BOOLEAN,
                "Whether the answer is older than `trader.staleness` (by default 5 s), or of unknown age",
                false);
        header(
                components,
                "Trader-Rebuilding",
                SchemaType.BOOLEAN,
                "There, and true, while Redis has forgotten some of what the answer is made from and is written again",
                true);
        header(components, "ETag", SchemaType.STRING, "The version, in quotes", "\"1767225660021\"");
        header(components, "Retry-After", SchemaType.INTEGER, "Seconds", 1);
        condition(components, "If-None-Match", "The answer is an empty 304 while the entity is at this version");
        condition(components, "If-Match", "The answer is 412 if the entity is not at this version");
    }

    private static void header(
            Components components, String name, SchemaType type, String description, Object example) {
        components.addHeader(
                name,
                OASFactory.createHeader()
                        .description(description)
                        .schema(OASFactory.createSchema().addType(type))
                        .example(example));
    }

    private static void condition(Components components, String name, String description) {
        components.addParameter(
                name,
                OASFactory.createParameter()
                        .name(name)
                        .in(Parameter.In.HEADER)
                        .description(description)
                        .schema(OASFactory.createSchema().addType(SchemaType.STRING))
                        .example("\"1767225660021\""));
    }

    private static void addProblems(Components components) {
        components.addSchema("Problem", problemSchema());
        components.addSchema(
                "ProblemType",
                text("The kind of problem")
                        .enumeration(Arrays.stream(ProblemKind.values())
                                .<Object>map(ProblemKind::type)
                                .toList()));
        components.addSchema(
                "Violation",
                OASFactory.createSchema()
                        .addType(SchemaType.OBJECT)
                        .addProperty("field", text("The parameter; `path` for the path itself"))
                        .addProperty("message", text("What is wrong with it"))
                        .required(List.of("field", "message")));
        Map<Integer, List<ProblemKind>> kinds = Arrays.stream(ProblemKind.values())
                .collect(Collectors.groupingBy(ProblemKind::status, TreeMap::new, Collectors.toList()));
        // No operation in the document can answer that a path does not have its method.
        kinds.remove(ProblemKind.METHOD_NOT_ALLOWED.status());
        kinds.forEach((status, same) -> components.addResponse("Problem" + status, response(same)));
    }

    private static Schema problemSchema() {
        var table = new StringBuilder("What went wrong (RFC 9457).\n\n| type | status | when |\n| --- | --- | --- |\n");
        for (var kind : ProblemKind.values()) {
            table.append("| `%s` | %d | %s |\n".formatted(kind.type(), kind.status(), kind.when()));
        }
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description(table.toString())
                .addProperty("type", ref("ProblemType").description("The kind of problem"))
                .addProperty("title", text("The kind of problem, for people"))
                .addProperty(
                        "status",
                        OASFactory.createSchema().addType(SchemaType.INTEGER).description("The HTTP status"))
                .addProperty("detail", text("What went wrong in this request"))
                .addProperty("instance", text("The path that was asked for"))
                .addProperty(
                        "violations",
                        OASFactory.createSchema()
                                .addType(SchemaType.ARRAY)
                                .description("The bad parameters; only for `invalid-parameter`")
                                .items(ref("Violation")))
                .required(List.of("type", "title", "status", "detail", "instance"));
    }

    private static Schema ref(String name) {
        return OASFactory.createSchema().ref(name);
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    }

    private static APIResponse response(List<ProblemKind> kinds) {
        var content = OASFactory.createMediaType().schema(ref("Problem"));
        for (var kind : kinds) {
            content.addExample(
                    kind.name().toLowerCase(Locale.ROOT),
                    OASFactory.createExample().value(example(kind)));
        }
        var response = OASFactory.createAPIResponse()
                .description(kinds.stream().map(ProblemKind::title).collect(Collectors.joining(", ")))
                .content(OASFactory.createContent().addMediaType(PROBLEM, content));
        if (kinds.stream().allMatch(ProblemKind::passes)) {
            response.addHeader("Retry-After", headerRef("Retry-After"));
        }
        return withAge(response);
    }

    private static Map<String, Object> example(ProblemKind kind) {
        var example = new LinkedHashMap<String, Object>();
        example.put("type", kind.type());
        example.put("title", kind.title());
        example.put("status", kind.status());
        example.put("detail", kind == ProblemKind.INVALID_PARAMETER ? "limit must be 1 to 1000" : kind.when());
        example.put("instance", "/api/v1/positions");
        if (kind == ProblemKind.INVALID_PARAMETER) {
            example.put("violations", List.of(new TreeMap<>(Map.of("field", "limit", "message", "must be 1 to 1000"))));
        }
        return example;
    }

    private static void complete(String path, boolean isRead, Operation operation, Components components, Words words) {
        operation.setTags(List.of(path.split("/", -1)[3]));
        for (var parameter : operation.getParameters() == null ? List.<Parameter>of() : operation.getParameters()) {
            describe(parameter, words);
        }
        var responses = operation.getResponses();
        var found = responses.getAPIResponse("200");
        withAge(found);
        List<ProblemKind> problems = new ArrayList<>(List.of(
                ProblemKind.INVALID_PARAMETER,
                ProblemKind.UNAUTHORIZED,
                ProblemKind.FORBIDDEN,
                ProblemKind.NOT_ACCEPTABLE,
                ProblemKind.TOO_MANY_REQUESTS,
                ProblemKind.INTERNAL,
                ProblemKind.REDIS_AWAY));
        if (path.contains("{")) {
            problems.add(ProblemKind.NOT_FOUND);
        }
        if (isVersioned(found, components)) {
            problems.add(ProblemKind.ANOTHER_VERSION);
            found.addHeader("ETag", headerRef("ETag"));
            if (isRead) {
                operation.addParameter(OASFactory.createParameter().ref("If-None-Match"));
                responses.addAPIResponse(
                        "304",
                        withAge(OASFactory.createAPIResponse()
                                .description("The entity is still at the version of `If-None-Match`")
                                .addHeader("ETag", headerRef("ETag"))));
            }
            operation.addParameter(OASFactory.createParameter().ref("If-Match"));
        }
        if (!isRead) {
            problems.add(ProblemKind.UNSUPPORTED_MEDIA_TYPE);
            problems.add(ProblemKind.REQUEST_TIMEOUT);
        }
        problems.stream()
                .sorted(Comparator.comparingInt(ProblemKind::status))
                .forEach(problem -> responses.addAPIResponse(
                        Integer.toString(problem.status()),
                        OASFactory.createAPIResponse().ref("Problem" + problem.status())));
    }

    private static void describe(Parameter parameter, Words words) {
        var schema = parameter.getSchema();
        if (schema.getRef() == null && schema.getType() == null) {
            schema.addType(SchemaType.STRING);
        }
        if (words.find("PARAMETER", parameter.getName(), "description") instanceof String description) {
            parameter.setDescription(description);
        }
        parameter.setExample(words.find("PARAMETER", parameter.getName(), "example"));
    }

    /// Whether the answer is one entity; then it carries the version as `ETag`.
    private static boolean isVersioned(APIResponse found, Components components) {
        var schemas = Objects.requireNonNull(components.getSchemas());
        return answered(found)
                .map(ref -> schemas.get(ref.substring(ref.lastIndexOf('/') + 1)))
                .map(Schema::getProperties)
                .filter(properties -> properties.containsKey("version"))
                .isPresent();
    }

    private static Optional<String> answered(APIResponse found) {
        return Optional.ofNullable(found.getContent().getMediaType(JSON))
                .map(content -> content.getSchema().getRef());
    }

    private static APIResponse withAge(APIResponse response) {
        List.of("Trader-As-Of", "Trader-Lag", "Trader-Stale", "Trader-Rebuilding")
                .forEach(name -> response.addHeader(name, headerRef(name)));
        return response;
    }

    private static Header headerRef(String name) {
        return OASFactory.createHeader().ref(name);
    }
}
