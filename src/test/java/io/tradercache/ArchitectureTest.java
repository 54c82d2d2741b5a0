package io.tradercache;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;

/// Tests the map of the program: each package is a stage of the line, and a fill passes them in one direction.
@AnalyzeClasses(packages = "io.tradercache", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String DOMAIN = "io.tradercache.domain..";
    private static final String INGEST = "io.tradercache.ingest..";
    private static final String STORE = "io.tradercache.store..";
    private static final String API = "io.tradercache.api..";
    private static final String STREAM = "io.tradercache.stream..";
    private static final String DEMO = "io.tradercache.demo..";
    private static final String LOCAL = "io.tradercache.local..";

    @ArchTest
    static final ArchRule a_fill_travels_one_way = CompositeArchRule.of(onlyEnteredBy(INGEST))
            .and(onlyEnteredBy(API))
            .and(onlyEnteredBy(STORE, INGEST, API, STREAM))
            .and(onlyEnteredBy(STREAM, API))
            .and(onlyEnteredBy(DEMO))
            .and(onlyEnteredBy(LOCAL));

    @ArchTest
    static final ArchRule domain_is_plain_java = classes()
            .that()
            .resideInAPackage(DOMAIN)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(DOMAIN, "java..", "org.jspecify..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_the_store_knows_redis =
            onlyKnownBy(List.of(STORE), "io.quarkus.redis..", "io.vertx..redis..");

    // The demo is a venue, so it is on the other side of the topics.
    @ArchTest
    static final ArchRule only_ingest_knows_kafka = onlyKnownBy(
            List.of(INGEST, DEMO),
            "org.apache.kafka..",
            "io.smallrye.reactive.messaging..",
            "org.eclipse.microprofile.reactive..");

    // "words" is what all of the store shares: kinds, keys, and what is stored.
    @ArchTest
    static final ArchRule the_store_is_layered = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("ingest")
            .definedBy(INGEST)
            .layer("api")
            .definedBy(API, STREAM)
            .layer("write")
            .definedBy("io.tradercache.store.write")
            .layer("read")
            .definedBy("io.tradercache.store.read")
            .layer("admin")
            .definedBy("io.tradercache.store.admin")
            .layer("index")
            .definedBy("io.tradercache.store.index")
            .layer("feed")
            .definedBy("io.tradercache.store.feed")
            .layer("progress")
            .definedBy("io.tradercache.store.progress")
            .layer("words")
            .definedBy("io.tradercache.store")
            .layer("hash")
            .definedBy("io.tradercache.store.hash")
            .layer("redis")
            .definedBy("io.tradercache.store.redis")
            .whereLayer("write")
            .mayOnlyBeAccessedByLayers("ingest", "admin")
            .whereLayer("admin")
            .mayOnlyBeAccessedByLayers("api")
            .whereLayer("read")
            .mayOnlyBeAccessedByLayers("api", "admin")
            .whereLayer("index")
            .mayOnlyBeAccessedByLayers("write", "read")
            .whereLayer("feed")
            .mayOnlyBeAccessedByLayers("write", "read", "index")
            .whereLayer("progress")
            .mayOnlyBeAccessedByLayers("ingest", "api", "admin", "write")
            .whereLayer("hash")
            .mayOnlyBeAccessedByLayers("admin", "write", "read", "index", "words")
            .whereLayer("words")
            .mayOnlyBeAccessedByLayers("ingest", "api", "admin", "write", "read", "index", "feed", "progress")
            .whereLayer("redis")
            .mayOnlyBeAccessedByLayers("ingest", "api", "admin", "write", "read", "index", "feed", "progress");

    // They may also ask how to tell of a failure without quoting what is stored.
    @ArchTest
    static final ArchRule others_only_learn_from_the_connections_that_redis_is_away = noClasses()
            .that()
            .resideOutsideOfPackage(STORE)
            .should()
            .dependOnClassesThat(resideInAPackage("io.tradercache.store.redis")
                    .and(not(simpleName("RedisAway")))
                    .and(not(simpleName("NotDurable")))
                    .and(not(simpleName("Wordless"))));

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("io.tradercache.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    private static ArchRule onlyEnteredBy(String stage, String... others) {
        return classes()
                .that()
                .resideInAPackage(stage)
                .should()
                .onlyHaveDependentClassesThat(resideInAnyPackage(others).or(resideInAPackage(stage)))
                .allowEmptyShould(true);
    }

    private static ArchRule onlyKnownBy(List<String> stages, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(stages.toArray(String[]::new))
                .and()
                .resideOutsideOfPackage(LOCAL)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true);
    }
}
