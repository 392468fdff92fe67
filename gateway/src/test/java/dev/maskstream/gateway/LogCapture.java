package dev.maskstream.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** Everything that our own code logs while it is open, at every level. */
final class LogCapture implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.maskstream");
  private final Level before = logger.getLevel();
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  private LogCapture() {
    // Read while others log.
    appender.list = new CopyOnWriteArrayList<>();
    appender.start();
    logger.addAppender(appender);
    logger.setLevel(Level.TRACE);
  }

  static LogCapture begin() {
    return new LogCapture();
  }

  String text() {
    return List.copyOf(appender.list).stream()
        .map(
            event ->
                event.getFormattedMessage()
                    + event.getKeyValuePairs()
                    + (event.getThrowableProxy() == null
                        ? ""
                        : event.getThrowableProxy().getMessage()))
        .collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(before);
  }
}
