package io.penstock.gateway.store.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CompletionsTest {
  /** At the end of the gateway, event loops end while the store still answers. */
  @Test
  void whoseEventLoopHasEndedKeepsNobodyFromTheirAnswer() throws Exception {
    var heard = new ArrayList<String>();
    var answers = new Completions(Runnable::run);
    for (int i = 0; i < 8; i++) answers.add(ended(), () -> heard.add("nobody"));
    answers.add(null, () -> heard.add("first"));

    answers.send();
    answers.add(null, () -> heard.add("second"));
    answers.send();

    assertEquals(List.of("first", "second"), heard);
  }

  private static Context ended() throws Exception {
    Vertx vertx = Vertx.vertx();
    Context context = vertx.getOrCreateContext();
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    return context;
  }
}
