package io.penstock.function.process;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an operator sets for managed environments.
 *
 * @param workDir folder for unpacked code and bootstraps; made when missing
 * @param javaRuntime folder with the jars of the official Java runtime client
 * @param isolation which profile is wanted
 * @param maxEnvironments environments at once, of all functions
 * @param idleAfter how long an unused one is kept; zero: ended after each call
 * @param initLimit how long a cold start may take before it is begun anew (Lambda: 10 s)
 * @param endpointUrl what functions find in {@code AWS_ENDPOINT_URL}; asked at each start
 */
public record EnvironmentSettings(
    Path workDir,
    Path javaRuntime,
    Isolation.Wanted isolation,
    int maxEnvironments,
    Duration idleAfter,
    Duration initLimit,
    java.util.function.Supplier<String> endpointUrl) {}
