package io.penstock.gateway.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** What is logged as JSON, an object a line, as all else that is printed then. */
public final class JsonLog extends EncoderBase<ILoggingEvent> {
  private JsonLog() {}

  /** From now on. */
  public static void install() {
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); )
      if (all.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
        var encoder = new JsonLog();
        encoder.setContext(context);
        encoder.start();
        appender.setEncoder(encoder);
      }
  }

  @Override
  public byte[] headerBytes() {
    return null;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var json =
        new JsonObject()
            .put("time", event.getInstant().toString())
            .put("type", "gateway")
            .put("level", event.getLevel().toString().toLowerCase(Locale.ROOT))
            .put("logger", event.getLoggerName())
            .put("message", event.getFormattedMessage());
    if (event.getThrowableProxy() != null)
      json.put("error", ThrowableProxyUtil.asString(event.getThrowableProxy()));
    return (json.encode() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] footerBytes() {
    return null;
  }
}
