package io.penstock.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.penstock.gateway.template.Template;
import io.penstock.gateway.template.TemplateInputs;
import io.penstock.gateway.template.Templates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateWatcherTest {
  @TempDir Path folder;

  private Path write(String output) throws Exception {
    return Files.writeString(
        folder.resolve("template.yaml"),
        "Resources: {Q: {Type: AWS::SQS::Queue}}\nOutputs: {O: {Value: " + output + "}}\n");
  }

  /** A defect in what takes a change costs that change only. */
  @Test
  void aDefectDoesNotEndTheWatch() throws Exception {
    var templates = new Templates(Services.READERS, "us-east-1", "123456789012");
    var seen = new LinkedBlockingQueue<Template>();
    Path file = write("a");
    Template first = templates.read(file, TemplateInputs.NONE);
    try (var watcher =
        new TemplateWatcher(
            templates,
            file,
            TemplateInputs.NONE,
            first,
            template -> {
              seen.add(template);
              if (template.outputs().get("O").equals("defect"))
                throw new IllegalStateException("a defect");
            },
            broken -> {
              throw new AssertionError(broken);
            })) {
      assertNotNull(watcher);
      write("defect");
      assertEquals("defect", next(seen));
      write("mended and more");
      assertEquals("mended and more", next(seen));
    }
  }

  private static String next(LinkedBlockingQueue<Template> seen) throws InterruptedException {
    Template template = seen.poll(2, TimeUnit.MINUTES);
    assertNotNull(template, "the watch has ended");
    return template.outputs().get("O");
  }
}
