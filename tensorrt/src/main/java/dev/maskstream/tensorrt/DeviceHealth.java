package dev.maskstream.tensorrt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whether the device is lost to this process. Once lost, it stays so: an error of the sticky kind
 * ends CUDA for the process. Threads: any.
 */
public final class DeviceHealth {
  private final List<Consumer<String>> listeners = new ArrayList<>();
  private volatile String loss;

  DeviceHealth() {}

  /** Why the device is lost; empty while it is not. */
  public Optional<String> lost() {
    return Optional.ofNullable(loss);
  }

  /**
   * Has a listener told of the loss, once, on the thread that met it; at once if it is lost
   * already.
   */
  public void onLoss(Consumer<String> listener) {
    synchronized (listeners) {
      if (loss == null) {
        listeners.add(listener);
        return;
      }
    }
    listener.accept(loss);
  }

  void lose(String reason) {
    List<Consumer<String>> waiting;
    synchronized (listeners) {
      if (loss != null) {
        return;
      }
      loss = reason;
      waiting = List.copyOf(listeners);
      listeners.clear();
    }
    waiting.forEach(listener -> listener.accept(reason));
  }

  /**
   * Does nothing while the device is there.
   *
   * @throws CudaFailure if it is lost
   */
  void require() {
    String reason = loss;
    if (reason != null) {
      throw new CudaFailure(CudaFailure.Kind.STICKY, "the GPU is lost to this process: " + reason);
    }
  }
}
