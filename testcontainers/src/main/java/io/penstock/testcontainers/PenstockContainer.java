package io.penstock.testcontainers;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A gateway in a container, with keys of its own, ready once it answers.
 *
 * <pre>{@code
 * try (var penstock = new PenstockContainer("penstock:local").withApplication(Path.of("app"))) {
 *   penstock.start();
 *   // call penstock.http(), or give penstock.api() to an AWS SDK as its endpoint
 * }
 * }</pre>
 *
 * Where no engine is at hand, {@code io.penstock.gateway.TestPenstock} runs the same gateway within
 * the test. Not to be used by more than one thread while it is set up, as all containers.
 */
public final class PenstockContainer extends GenericContainer<PenstockContainer> {
  private static final int HTTP_PORT = 8080;
  private static final int API_PORT = 4566;
  private static final String APPLICATION = "/srv/app";

  /** The gateway in the container is another user than who tests. */
  private static final int READABLE = 0755;

  private final String accessKeyId = "penstock";
  private final String secretAccessKey = UUID.randomUUID().toString();
  private final String token = UUID.randomUUID().toString();

  /**
   * @param image one that {@code docker/Dockerfile} makes; with the programs that the functions
   *     need
   */
  public PenstockContainer(String image) {
    this(DockerImageName.parse(image));
  }

  /** The same. */
  public PenstockContainer(DockerImageName image) {
    super(image);
    withExposedPorts(HTTP_PORT, API_PORT);
    withEnv("PENSTOCK_ACCESS_KEY_ID", accessKeyId);
    withEnv("PENSTOCK_SECRET_ACCESS_KEY", secretAccessKey);
    withEnv("PENSTOCK_TOKEN", token);
    withEnv("PENSTOCK_ISOLATION", "process"); // a test trusts its own functions
    waitingFor(
        Wait.forHttp("/_penstock/health")
            .forPort(API_PORT)
            .forStatusCode(200)
            .withStartupTimeout(Duration.ofMinutes(2)));
  }

  /**
   * @param folder with {@code template.yaml} and the code that it names
   */
  public PenstockContainer withApplication(Path folder) {
    withCopyFileToContainer(MountableFile.forHostPath(folder, READABLE), APPLICATION);
    return withEnv("PENSTOCK_TEMPLATE", APPLICATION + "/template.yaml");
  }

  /** Where APIs, function URLs and webhooks are called. */
  public URI http() {
    return at(HTTP_PORT);
  }

  /** The AWS endpoint, with console, metrics and health under {@code /_penstock/}. */
  public URI api() {
    return at(API_PORT);
  }

  private URI at(int port) {
    return URI.create("http://" + getHost() + ":" + getMappedPort(port));
  }

  /** What requests to {@link #api} are signed with. */
  public String accessKeyId() {
    return accessKeyId;
  }

  /** The secret to {@link #accessKeyId}. */
  public String secretAccessKey() {
    return secretAccessKey;
  }

  /** The bearer token of console, metrics and operators' API. */
  public String token() {
    return token;
  }
}
