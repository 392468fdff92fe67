package dev.maskstream.onednn;

import ai.djl.MalformedModelException;

/** An ONNX graph this engine does not run; the message names the operator or what else is odd. */
public final class UnsupportedGraphException extends MalformedModelException {
  private static final long serialVersionUID = 1;

  UnsupportedGraphException(String reason) {
    super(reason);
  }
}
