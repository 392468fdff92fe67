package dev.maskstream.tensorrt;

import ai.djl.engine.EngineException;
import java.util.Locale;

/** A call of CUDA's or TensorRT's that failed, with what it means for what comes next. */
public final class CudaFailure extends EngineException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  CudaFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** What can be done about it. */
  public enum Kind {
    /** Too little memory on the device: smaller batches may do. */
    OUT_OF_MEMORY,
    /** The device is lost to this process: end it and start another. */
    STICKY,
    /** This call failed, others may not. */
    CALL
  }

  /** What can be done about it. */
  public Kind kind() {
    return kind;
  }

  /**
   * A failure of a call that returned an error.
   *
   * @param call what was called, for the message
   */
  static CudaFailure ofCode(String call, int code) {
    return new CudaFailure(kindOf(code), call + ": " + CudaError.describe(code));
  }

  /**
   * A failure of a call of TensorRT's, which says no more than that.
   *
   * @param code CUDA's last error, 0 if there is none
   * @param log what TensorRT logged last
   */
  static CudaFailure ofTensorRt(String call, int code, String log) {
    Kind kind = kindOf(code);
    if (code == 0 && log.toLowerCase(Locale.ROOT).contains("out of memory")) {
      kind = Kind.OUT_OF_MEMORY;
    }
    String cuda = code == 0 ? "" : " (" + CudaError.describe(code) + ")";
    return new CudaFailure(kind, "%s failed%s: %s".formatted(call, cuda, log));
  }

  /** A batch that never ended. */
  static CudaFailure hung(String what) {
    return new CudaFailure(Kind.STICKY, what);
  }

  private static Kind kindOf(int code) {
    if (code == CudaError.OUT_OF_MEMORY) {
      return Kind.OUT_OF_MEMORY;
    }
    return CudaError.isSticky(code) ? Kind.STICKY : Kind.CALL;
  }
}
