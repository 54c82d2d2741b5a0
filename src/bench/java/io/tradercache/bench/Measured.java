package io.tradercache.bench;

/// What one run of one contestant took, once it was warm.
///
/// @param perSecond fills per second
/// @param cpuMicros processor time of its own per fill, in microseconds
/// @param redisMicros processor time of Redis per fill, in microseconds
/// @param commands commands that Redis processed per fill
record Measured(String name, double perSecond, double cpuMicros, double redisMicros, double commands) {

    static Measured between(String name, Machine.Look warm, Machine.Look end) {
        double fills = end.done() - warm.done();
        return new Measured(
                name,
                fills * 1e9 / (end.nanos() - warm.nanos()),
                (end.cpuMicros() - warm.cpuMicros()) / fills,
                (end.redisMicros() - warm.redisMicros()) / fills,
                (end.commands() - warm.commands()) / fills);
    }
}
