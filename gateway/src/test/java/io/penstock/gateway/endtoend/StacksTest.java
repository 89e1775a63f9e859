package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** CloudFormation's stacks, by boto3 and the AWS CLI. */
class StacksTest extends StacksFixture {
  private static JsonArray parameter(String name, String value) {
    return new JsonArray()
        .add(new JsonObject().put("ParameterKey", name).put("ParameterValue", value));
  }

  private static boolean isQueue(String name) throws Exception {
    return queues.said("get_queue_url", "QueueName", name).getInteger("status") == 200;
  }

  @Test
  void aStackLives() throws Exception {
    String id = create("lives", JOBS);
    assertEquals("1", delay("lives-Jobs"));
    var stack = described(stacks, id);
    assertEquals("CREATE_COMPLETE", stack.getString("StackStatus"));
    assertEquals("jobs", stack.getString("Description"));
    assertEquals(
        "****", stack.getJsonArray("Parameters").getJsonObject(1).getString("ParameterValue"));
    var output = stack.getJsonArray("Outputs").getJsonObject(0);
    assertEquals("lives-Jobs", output.getString("OutputValue"));
    assertEquals("lives-jobs", output.getString("ExportName"));
    var events =
        stacks.done("describe_stack_events", "StackName", "lives").getJsonArray("StackEvents");
    assertEquals("CREATE_COMPLETE", events.getJsonObject(0).getString("ResourceStatus"));
    assertTrue(events.encode().contains("This type means nothing here"), events.encode());
    assertEquals(
        2,
        stacks
            .done("describe_stack_resources", "StackName", "lives")
            .getJsonArray("StackResources")
            .size());
    assertEquals(
        "ValidationError: No updates are to be performed.",
        stacks.refused("update_stack", "StackName", "lives", "UsePreviousTemplate", true));
    stacks.done(
        "update_stack",
        "StackName",
        "lives",
        "UsePreviousTemplate",
        true,
        "Parameters",
        parameter("Delay", "2"));
    assertEquals("2", delay("lives-Jobs"));
    assertEquals("UPDATE_COMPLETE: null", status("lives"));
    stacks.done("delete_stack", "StackName", "lives");
    assertFalse(isQueue("lives-Jobs"));
    assertEquals(
        "ValidationError: Stack with id lives does not exist",
        stacks.refused("describe_stacks", "StackName", "lives"));
    assertEquals("DELETE_COMPLETE: null", status(id));
  }

  /** What was is in force again, and why is told. */
  @Test
  void aChangeThatCannotBeLeavesWhatWas() throws Exception {
    create("firm", JOBS);
    stacks.done(
        "update_stack",
        "StackName",
        "firm",
        "TemplateBody",
        JOBS + "  Other: {Value: x, Export: {Name: firm-other}}\n",
        "Parameters",
        parameter("Delay", "3"));
    String bad = JOBS.replace("!Ref Delay", "100000");
    stacks.done("update_stack", "StackName", "firm", "TemplateBody", bad);
    String said = status("firm");
    assertTrue(
        said.startsWith("UPDATE_ROLLBACK_COMPLETE: template:6: firm-Jobs.DelaySeconds"), said);
    assertEquals("3", delay("firm-Jobs"));
    create("clash", "Resources:\n  T: {Type: AWS::SNS::Topic, Properties: {TopicName: taken}}\n");
    assertTrue(
        status("clash").startsWith("ROLLBACK_COMPLETE: T: arn:aws:sns")
            && status("clash").endsWith("already exists in stack penstock, as T."),
        status("clash"));
    stacks.done("delete_stack", "StackName", "clash");
    assertTrue(
        stacks.refused("delete_stack", "StackName", "penstock").contains("change that file"));
    assertEquals("CREATE_COMPLETE: null", status("penstock"));
  }

  @Test
  void exportsAreImported() throws Exception {
    create("from", JOBS);
    create(
        "to",
        """
        Resources:
          T: {Type: AWS::SNS::Topic, Properties: {TopicName: !ImportValue from-jobs}}
        """);
    assertEquals("CREATE_COMPLETE: null", status("to"));
    assertEquals(
        new JsonArray().add("to"),
        stacks.done("list_imports", "ExportName", "from-jobs").getJsonArray("Imports"));
    assertTrue(stacks.done("list_exports").getJsonArray("Exports").encode().contains("from-jobs"));
    stacks.done("delete_stack", "StackName", "from");
    assertEquals(
        "DELETE_FAILED: Export from-jobs cannot be deleted as it is in use by to", status("from"));
    assertTrue(isQueue("from-Jobs"));
    stacks.done("delete_stack", "StackName", "to");
    stacks.done("delete_stack", "StackName", "from");
    assertFalse(isQueue("from-Jobs"));
  }

  @Test
  void changeSets() throws Exception {
    Object[] set = {"StackName", "sets", "ChangeSetName", "one"};
    var input = new ArrayList<Object>(List.of(set));
    input.addAll(List.of("ChangeSetType", "CREATE", "TemplateBody", JOBS));
    stacks.done("create_change_set", input.toArray());
    assertEquals("REVIEW_IN_PROGRESS: null", status("sets"));
    assertFalse(isQueue("sets-Jobs"));
    var described = stacks.done("describe_change_set", set);
    assertEquals("CREATE_COMPLETE", described.getString("Status"));
    assertEquals(2, described.getJsonArray("Changes").size());
    stacks.done("execute_change_set", set);
    assertEquals("CREATE_COMPLETE: null", status("sets"));
    assertTrue(isQueue("sets-Jobs"));
    stacks.done(
        "create_change_set", "StackName", "sets", "ChangeSetName", "none", "TemplateBody", JOBS);
    var none = stacks.done("describe_change_set", "StackName", "sets", "ChangeSetName", "none");
    assertEquals("FAILED", none.getString("Status"));
    assertTrue(
        none.getString("StatusReason")
            .startsWith("The submitted information didn't contain changes."));
    assertTrue(
        stacks
            .refused("execute_change_set", "StackName", "sets", "ChangeSetName", "none")
            .startsWith("InvalidChangeSetStatus"));
    stacks.done("delete_change_set", "StackName", "sets", "ChangeSetName", "none");
    assertEquals(
        0, stacks.done("list_change_sets", "StackName", "sets").getJsonArray("Summaries").size());
  }

  @Test
  void templatesAreLookedAt() throws Exception {
    var valid = stacks.done("validate_template", "TemplateBody", JOBS);
    assertEquals(
        "Delay", valid.getJsonArray("Parameters").getJsonObject(0).getString("ParameterKey"));
    var summary = stacks.done("get_template_summary", "TemplateBody", JOBS);
    assertTrue(summary.getJsonArray("ResourceTypes").contains("AWS::SQS::Queue"));
    assertTrue(
        stacks
            .refused("validate_template", "TemplateBody", "Resources: {A: {Type: }")
            .startsWith("ValidationError: Template error: template:"));
  }

  @Test
  void stacksAreThereAfterARestart() throws Exception {
    Path state = folder.resolve("state");
    try (var first = TestPenstock.up(OWN, "--no-watch", "--data-dir=" + state)) {
      new Boto("cloudformation", first.api(), folder)
          .done(
              "create_stack",
              "StackName",
              "kept",
              "TemplateBody",
              JOBS,
              "Parameters",
              parameter("Secret", "tell-nobody"));
    }
    try (Stream<Path> files = Files.walk(state)) {
      for (Path file : files.filter(Files::isRegularFile).toList())
        assertFalse(
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .contains("tell-nobody"),
            file.toString());
    }
    try (var second = TestPenstock.up(OWN, "--no-watch", "--data-dir=" + state)) {
      var at = new Boto("cloudformation", second.api(), folder);
      assertEquals("CREATE_COMPLETE", described(at, "kept").getString("StackStatus"));
      new Boto("sqs", second.api(), folder).done("get_queue_url", "QueueName", "kept-Jobs");
      at.done("delete_stack", "StackName", "kept");
      assertTrue(
          new Boto("sqs", second.api(), folder)
              .refused("get_queue_url", "QueueName", "kept-Jobs")
              .startsWith("AWS.SimpleQueueService.NonExistentQueue"));
    }
  }
}
