package io.penstock.gateway.endtoend;

import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** A gateway that checks signatures, and clients of AWS's SDK for Java that sign. */
final class JavaSdk implements AutoCloseable {
  private static final String ID = "AKIDEXAMPLE";
  private static final String SECRET = "right/secret+1";

  private final TestPenstock penstock;

  JavaSdk(Path folder) throws IOException {
    Path keys = PrivateFile.write(folder.resolve("keys"), ID + " = " + SECRET + "\n");
    penstock =
        TestPenstock.up(
            "Resources:\n  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: declared}}\n",
            "--no-watch",
            "--credentials=" + keys);
  }

  <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(B builder) {
    return client(builder, SECRET);
  }

  /** As everyone sets a client up; it does not try again, so that every answer is seen. */
  <C, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
      B builder, String secret) {
    return builder
        .endpointOverride(penstock.api())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ID, secret)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }

  @Override
  public void close() {
    penstock.close();
  }
}
