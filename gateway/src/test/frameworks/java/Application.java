package shop;

import com.amazonaws.serverless.proxy.model.AwsProxyResponse;
import com.amazonaws.serverless.proxy.model.HttpApiV2ProxyRequest;
import com.amazonaws.serverless.proxy.spring.SpringBootLambdaContainerHandler;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A Spring Boot application behind AWS's container, and a function of Spring Cloud. */
@SpringBootApplication
public class Application {
  @RestController
  public static class Greetings {
    @GetMapping("/spring/hello/{name}")
    public ResponseEntity<Map<String, String>> hello(
        @PathVariable("name") String name, @RequestParam("q") String q) {
      return ResponseEntity.ok().header("set-cookie", "a=1").body(Map.of("hello", name, "q", q));
    }

    @PostMapping("/spring/echo")
    @ResponseStatus(HttpStatus.CREATED)
    public Map<String, Object> echo(@RequestBody Map<String, Object> body) {
      return body;
    }
  }

  @Bean
  public Function<Map<String, Object>, Map<String, Object>> twice() {
    return in -> Map.of("twice", 2 * ((Number) in.get("n")).intValue());
  }

  public static class Handler implements RequestStreamHandler {
    private static final SpringBootLambdaContainerHandler<HttpApiV2ProxyRequest, AwsProxyResponse>
        HANDLER;

    static {
      try {
        HANDLER = SpringBootLambdaContainerHandler.getHttpApiV2ProxyHandler(Application.class);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
        throws IOException {
      HANDLER.proxyStream(in, out, context);
    }
  }
}
