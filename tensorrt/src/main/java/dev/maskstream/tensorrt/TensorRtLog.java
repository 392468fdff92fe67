package dev.maskstream.tensorrt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.bytedeco.tensorrt.nvinfer.ILogger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TensorRT's log in ours, and its last errors for messages of exceptions. To be kept reachable for
 * as long as anything made with it lives: TensorRT holds its address only. Threads: any.
 */
final class TensorRtLog extends ILogger {
  private static final Logger LOG = LoggerFactory.getLogger("dev.maskstream.tensorrt.log");
  private static final int KEPT = 4;

  private final Consumer<String> info;
  private final Deque<String> errors = new ArrayDeque<>();

  /**
   * @param info hears what TensorRT tells on its way
   */
  TensorRtLog(Consumer<String> info) {
    this.info = info;
  }

  @Override
  public void log(ILogger.Severity severity, String message) {
    switch (severity.intern()) {
      case kINTERNAL_ERROR, kERROR -> {
        keep(message);
        LOG.error(message);
      }
      case kWARNING -> LOG.warn(message);
      case kINFO -> {
        LOG.debug(message);
        info.accept(message);
      }
      case kVERBOSE -> LOG.trace(message);
    }
  }

  private synchronized void keep(String message) {
    if (errors.size() == KEPT) {
      errors.removeFirst();
    }
    errors.addLast(message);
  }

  /** What went wrong last, and forgets it. */
  synchronized String lastErrors() {
    String joined = errors.isEmpty() ? "TensorRT does not say why" : String.join("; ", errors);
    errors.clear();
    return joined;
  }
}
