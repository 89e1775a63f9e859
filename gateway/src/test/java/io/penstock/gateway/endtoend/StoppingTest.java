package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A gateway that ends takes nothing new, and lets what is under way end. */
class StoppingTest {
  /** The function answers once nobody is let in any more, and its answer still arrives. */
  @Test
  void portsStopListeningBeforeWhatIsUnderWayHasEnded() throws Exception {
    var penstock =
        TestPenstock.up(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Last:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: nodejs22.x
                  Handler: index.handler
                  Timeout: 20
                  InlineCode: |
                    const net = require('net');
                    const isLetIn = port => new Promise(done => {
                      const socket = net.connect(port, '127.0.0.1', () => {
                        socket.destroy();
                        done(true);
                      });
                      socket.on('error', () => done(false));
                    });
                    exports.handler = async event => {
                      console.log('begun');
                      const port = Number(event.headers.host.split(':')[1]);
                      while (await isLetIn(port)) await new Promise(done => setTimeout(done, 20));
                      return 'nobody is let in';
                    };
                  Events:
                    Get: {Type: HttpApi, Properties: {Path: /last, Method: get}}
            """);
    var answer = CompletableFuture.supplyAsync(() -> Client.get(penstock.http(), "/last").text());
    Client.until("the call is under way", () -> Client.log(penstock, "Last").contains("begun"));
    penstock.close();
    assertEquals("nobody is let in", answer.get());
  }
}
