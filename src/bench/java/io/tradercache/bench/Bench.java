package io.tradercache.bench;

/// Runs the benchmark that its argument names.
final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "ingest" -> IngestBench.main(arguments);
            case "serve" -> ServeBench.main(arguments);
            case "tokens" -> TokenBench.main(arguments);
            default ->
                throw new IllegalArgumentException(
                        "No benchmark %s; there are: ingest, serve, tokens".formatted(arguments[0]));
        }
    }
}
